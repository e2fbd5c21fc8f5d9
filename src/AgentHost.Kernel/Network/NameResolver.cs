using System.Net;

namespace AgentHost.Kernel.Network;

/// <summary>Finds the addresses of a name.</summary>
/// <param name="host">A name, or an address in any spelling.</param>
/// <param name="cancellationToken">Ends the wait.</param>
internal delegate Task<IPAddress[]> NameResolver(string host, CancellationToken cancellationToken);
