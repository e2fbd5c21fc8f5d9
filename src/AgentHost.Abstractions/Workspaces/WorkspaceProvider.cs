using System.Text.Json;

namespace AgentHost;

/// <summary>Makes folders that sessions work in, in place of the folder that they were asked for in: worktrees, copies, mounts.</summary>
/// <remarks>
/// One instance a workspace; thread-safe. Each call is bounded by the host (2 minutes), at whose end the token fires. A run option of the plugin's manifest
/// (<see cref="OptionSpec.WorkspaceProvider"/>) or the setting <c>sessions.folder</c> names it.
/// </remarks>
public abstract class WorkspaceProvider : Capability
{
    private static readonly JsonElement None = AgentJson.Parse("null");

    /// <summary>Makes a folder, or finds the one of that name again. Where it cannot be had the run fails: nothing else is taken in its place.</summary>
    /// <param name="request">Request for the folder.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <exception cref="CapabilityException">It cannot be had; told to the person as it is.</exception>
    public abstract ValueTask<ProvidedWorkspace> OpenAsync(WorkspaceProviderRequest request, CancellationToken cancellationToken);

    /// <summary>Lets a folder go that it made: its sessions have ended, and what they started with them. What is not kept elsewhere stays.</summary>
    /// <param name="root">The folder, as <see cref="ProvidedWorkspace.Root"/> says.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <returns>What became of it, a sentence for the person; null for nothing to say.</returns>
    /// <exception cref="CapabilityException">It cannot be let go of; told to the person as it is.</exception>
    public abstract ValueTask<string?> CloseAsync(string root, CancellationToken cancellationToken);

    /// <summary>The same as JSON: <c>{"action":"open","request":…}</c>, or <c>{"action":"close","root":…}</c>.</summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        switch (Member<string>(arguments, "action"))
        {
            case "open":
                return AgentJson.ToElement(
                    await OpenAsync(Member<WorkspaceProviderRequest>(arguments, "request"), cancellationToken).ConfigureAwait(false));
            case "close":
                var said = await CloseAsync(Member<string>(arguments, "root"), cancellationToken).ConfigureAwait(false);
                return said is null ? None : AgentJson.ToElement(said);
            case var other:
                throw new CapabilityException($"A provider of workspaces opens or closes; it was asked to \"{other}\".");
        }
    }
}
