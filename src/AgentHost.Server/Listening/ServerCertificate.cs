using System.Security.Cryptography.X509Certificates;

namespace AgentHost.Server.Listening;

/// <summary>A certificate with its key, and those that it is signed by, which clients are sent with it.</summary>
/// <param name="Own">The certificate.</param>
/// <param name="Others">Those that signed it, up to one that clients know.</param>
internal sealed record ServerCertificate(X509Certificate2 Own, X509Certificate2Collection Others) : IDisposable
{
    public void Dispose()
    {
        Own.Dispose();
        foreach (var other in Others)
        {
            other.Dispose();
        }
    }
}
