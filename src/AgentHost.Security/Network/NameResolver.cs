using System.Net;

namespace AgentHost.Security.Network;

/// <summary>Finds the addresses of a name.</summary>
/// <param name="host">A name, or an address in any spelling.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task<IPAddress[]> NameResolver(string host, CancellationToken cancellationToken);
