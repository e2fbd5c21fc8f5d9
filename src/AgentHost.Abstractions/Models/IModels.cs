namespace AgentHost;

/// <summary>
/// Models of other plugins' providers, for a plugin that asks one itself or stands in front of it. Had from <see cref="IPluginContext.Models"/>.
/// </summary>
/// <remarks>
/// Thread-safe. In a process of its own a plugin asks through the host, which finds the model by its name again with each request. Requests are the plugin's
/// own: the host neither retries them nor counts their tokens.
/// </remarks>
public interface IModels
{
    /// <summary>Opens a model as the person's settings reach it: address, key and headers are the host's matter and stay there.</summary>
    /// <param name="workspace">The workspace that the capability was made for.</param>
    /// <param name="model">Its name in any form that <c>--model</c> takes, best <c>provider/model</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A client that the host owns too: disposing it does nothing.</returns>
    /// <exception cref="CapabilityException">
    /// There is no such model, it is the plugin's own, the manifest's <c>permissions.models</c> does not name its provider, or its plugin failed. The message
    /// is one sentence.
    /// </exception>
    ValueTask<ModelClient> OpenAsync(IWorkspaceContext workspace, string model, CancellationToken cancellationToken);

    /// <summary>Finds the model that a turn would begin with here, where its prompt names none.</summary>
    /// <param name="workspace">The workspace that the capability was made for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its name, as <c>provider/model</c>; null where there is none.</returns>
    ValueTask<string?> FindDefaultAsync(IWorkspaceContext workspace, CancellationToken cancellationToken) => new((string?)null);
}
