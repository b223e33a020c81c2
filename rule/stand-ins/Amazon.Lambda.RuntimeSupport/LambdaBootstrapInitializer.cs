namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs once, before the first invocation. False ends the process without asking for one.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
