using System.Globalization;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Kernel.Models;

/// <summary>The models of one turn: the one it began with, and those that take over when one cannot be reached.</summary>
public sealed class TurnModels(ModelClients clients, Workspace workspace, ModelPreference wish)
{
    private readonly IReadOnlyList<string> _fallbacks = workspace.Settings.Texts("fallback");
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _renewed = new(StringComparer.Ordinal);
    private int _tried;

    public async ValueTask<TurnModel> OpenAsync(ModelChoice choice, CancellationToken cancellationToken)
    {
        _used.Add(choice.Name);
        return new(choice, await clients.GetAsync(workspace, choice, cancellationToken));
    }

    /// <summary>The next of the setting <c>fallback</c>; null when there is none left.</summary>
    /// <param name="down">The model that could not be reached.</param>
    /// <param name="warn">Takes what is wrong with a fallback that cannot be used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<TurnModel?> NextAsync(TurnModel down, Action<string> warn, CancellationToken cancellationToken)
    {
        clients.Health.NoteDown(down.Choice.Entry.Name);
        while (_tried < _fallbacks.Count)
        {
            var place = _tried.ToString(CultureInfo.InvariantCulture);
            var name = _fallbacks[_tried++];
            try
            {
                var choice = await clients.ChooseAsync(workspace, new ModelPreference { Name = name, Parameters = wish.Parameters }, cancellationToken);
                if (!_used.Contains(choice.Name))
                {
                    return await OpenAsync(choice, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is HostException or CapabilityException)
            {
                warn($"The fallback {name} ({workspace.Settings.OriginOf("fallback", place)}) cannot take over: {exception.Message}");
            }
        }

        return null;
    }

    /// <summary>The same model with a fresh key, once; null where there is no other, and then why.</summary>
    public async ValueTask<(TurnModel? Model, string? Why)> RenewAsync(TurnModel refused, CancellationToken cancellationToken)
    {
        if (!_renewed.Add(refused.Name))
        {
            return (null, refused.Choice.Remedy);
        }

        try
        {
            return await clients.RenewAsync(workspace, refused.Choice, cancellationToken) is { } fresh
                ? ((await OpenAsync(fresh, cancellationToken)) with { TakesTools = refused.TakesTools }, null)
                : (null, refused.Choice.Remedy);
        }
        catch (HostException exception)
        {
            return (null, exception.Message);
        }
    }
}
