using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Kernel.Models;

/// <summary>Finds a model by name and gives its client.</summary>
/// <param name="workspace">Where.</param>
/// <param name="model">The name.</param>
/// <param name="cancellationToken">Ends the wait.</param>
/// <returns>Whose model it is, and the client.</returns>
public delegate ValueTask<(ProviderEntry Entry, Func<ValueTask<ModelClient>> OpenAsync)> ModelOpener(Workspace workspace, string model, CancellationToken cancellationToken);
