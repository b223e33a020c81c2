using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConfigRule.Benchmark;

/// <summary>
/// The endpoint's certificate, and two sets of trusted roots for the measured processes: one like that of Amazon Linux 2023,
/// with this machine's roots, and one with a single root.
/// </summary>
internal sealed class TrustStores : IDisposable
{
    /// <summary>Where Debian and Amazon Linux keep all roots in one file.</summary>
    private static readonly string[] SystemBundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/cert.pem"];

    private TrustStores(X509Certificate2 server, TrustStore like, TrustStore one)
    {
        Server = server;
        AmazonLinux = like;
        OneRoot = one;
    }

    public X509Certificate2 Server { get; }

    /// <summary>About as many roots as Amazon Linux 2023 has: this system's, and the endpoint's authority.</summary>
    public TrustStore AmazonLinux { get; }

    /// <summary>Only the endpoint's authority.</summary>
    public TrustStore OneRoot { get; }

    public static TrustStores Make(string folder)
    {
        var bundle =
            SystemBundles.FirstOrDefault(File.Exists)
            ?? throw new BenchmarkException(
                $"no file of trusted roots was found ({string.Join(", ", SystemBundles)}); install ca-certificates"
            );
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        var until = DateTimeOffset.UtcNow.AddDays(30);

        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest(
            "CN=Authority of the benchmark",
            authorityKey,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        var root = authority.ExportCertificatePem() + "\n";
        return new TrustStores(
            MakeServer(authority, from, until),
            Lay(Path.Combine(folder, "amazon-linux"), root + File.ReadAllText(bundle)),
            Lay(Path.Combine(folder, "one-root"), root)
        );
    }

    public void Dispose() => Server.Dispose();

    private static X509Certificate2 MakeServer(X509Certificate2 authority, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));

        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Amazon Linux has one bundle; cert.pem and the folder certs both refer to it.</summary>
    private static TrustStore Lay(string folder, string roots)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var certificates = Directory.CreateDirectory(Path.Combine(folder, "certs")).FullName;
        var bundle = Path.Combine(folder, "tls-ca-bundle.pem");
        var file = Path.Combine(folder, "cert.pem");
        File.WriteAllText(bundle, roots);
        File.CreateSymbolicLink(file, bundle);
        File.CreateSymbolicLink(Path.Combine(certificates, "ca-bundle.crt"), bundle);

        var imported = new X509Certificate2Collection();
        imported.ImportFromPemFile(file);
        return new TrustStore(file, certificates, imported.Count);
    }
}

/// <summary>Trusted roots as OpenSSL looks for them.</summary>
/// <param name="File">One file with all of them: <c>SSL_CERT_FILE</c>.</param>
/// <param name="Folder">A folder that is searched too: <c>SSL_CERT_DIR</c>.</param>
/// <param name="Roots">How many there are.</param>
internal sealed record TrustStore(string File, string Folder, int Roots);
