using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentHost.Server.Listening;

/// <summary>Files of a certificate, in PEM.</summary>
/// <param name="Certificate">The certificate, with those that it is signed by behind it.</param>
/// <param name="Key">Its private key, not encrypted.</param>
public sealed record TlsFiles(string Certificate, string Key)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="HostException">They cannot be read, or do not belong to each other.</exception>
    internal ServerCertificate Read()
    {
        try
        {
            using var read = X509Certificate2.CreateFromPemFile(Certificate, Key);

            // What was read from PEM has its key in memory alone, which Windows does not take for TLS.
            var own = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
            var others = new X509Certificate2Collection();
            others.ImportFromPemFile(Certificate);
            using (others[0])
            {
                others.RemoveAt(0);
            }

            return new ServerCertificate(own, others);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new HostException(
                HostFailure.Invalid, $"The certificate {Certificate} with the key {Key} cannot be used: {fault.Message.TrimEnd('.')}.", fault);
        }
    }
}
