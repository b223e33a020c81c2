using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>.NET does not see the limit that Lambda sets on a function's memory: unless told, it collects garbage too late.</summary>
/// <remarks>https://github.com/dotnet/runtime/issues/70601</remarks>
internal static class MemoryLimit
{
    public static void TellRuntime()
    {
        var configured = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
        if (
            ulong.TryParse(configured, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)
            && megabytes << 20 <= (ulong)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
        )
        {
            AppContext.SetData("GCHeapHardLimit", megabytes << 20);
            GC.RefreshMemoryLimit();
        }
    }
}
