using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting;

/// <summary>
/// Workspaces whose folders plugins' providers make: opened where they were asked for, and let go of when nobody works in them any more. Thread-safe.
/// </summary>
/// <param name="opener">Opens them.</param>
/// <param name="workspaces">Those that are open.</param>
/// <param name="sessions">Their sessions.</param>
/// <param name="ends">Tells the ends of those.</param>
/// <param name="log">Hears what the last end of all could not tell anybody.</param>
internal sealed class ProvidedWorkspaces(
    WorkspaceOpener opener, OpenedWorkspaces workspaces, SessionService sessions, SessionEndHooks ends, ILogger log)
{
    /// <summary>Deadline for what is left when the host closes.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Workspace> _open = new(StringComparer.Ordinal);

    /// <summary>Opens the folder that a request's provider makes.</summary>
    /// <exception cref="HostException">There is no such provider, or it cannot have the folder: no other folder is taken in its place.</exception>
    public async Task<Workspace> OpenAsync(WorkspaceRequest request, WorkspaceProviderChoice choice, CancellationToken cancellationToken)
    {
        var asked = request with { Provider = null };
        var around = await workspaces.GetAsync(asked, () => opener.OpenAsync(asked, cancellationToken), cancellationToken);
        return await OpenAsync(around, asked, choice, cancellationToken);
    }

    /// <summary>Opens a folder that a provider makes of a workspace that is open.</summary>
    /// <exception cref="HostException">There is no such provider, or it cannot have the folder.</exception>
    public Task<Workspace> OpenAsync(Workspace around, WorkspaceProviderChoice choice, CancellationToken cancellationToken) =>
        OpenAsync(around, around.Configuration.Request with { Provider = null }, choice, cancellationToken);

    private async Task<Workspace> OpenAsync(
        Workspace around, WorkspaceRequest asked, WorkspaceProviderChoice choice, CancellationToken cancellationToken)
    {
        var folder = await MakeAsync(around, choice, cancellationToken);
        Workspace workspace;
        try
        {
            workspace = await opener.OpenAsync(asked with { Path = folder.Root }, new WorkspaceOrigin(around, choice.Provider, folder), cancellationToken);
        }
        catch
        {
            await InvokeAsync(around, choice.Provider, Close(folder.Root), CancellationToken.None);
            throw;
        }

        _open[workspace.Id] = workspace;
        return workspace;
    }

    /// <summary>Lets a workspace go; nothing happens to one whose folder was there.</summary>
    /// <exception cref="HostException">A turn runs in it, or the provider failed.</exception>
    public async ValueTask<WorkspaceRelease> ReleaseAsync(string workspaceId, CancellationToken cancellationToken)
    {
        if (!_open.TryRemove(workspaceId, out var workspace))
        {
            return new WorkspaceRelease();
        }

        try
        {
            await sessions.CloseAllAsync(workspace.Root, ends);
        }
        catch
        {
            _open[workspaceId] = workspace;
            throw;
        }

        await workspaces.RemoveAsync(workspace);
        return await EndAsync(workspace, cancellationToken);
    }

    /// <summary>Ends all sessions of a folder.</summary>
    /// <exception cref="HostException">A turn of one of them runs; none was ended.</exception>
    public ValueTask EndSessionsAsync(string root) => sessions.CloseAllAsync(root, ends);

    /// <summary>Lets go of all that are left: the host closes, and their sessions' ends are told.</summary>
    public async ValueTask CloseAsync()
    {
        using var clock = new CancellationTokenSource(Deadline);
        foreach (var id in _open.Keys)
        {
            if (!_open.TryRemove(id, out var workspace))
            {
                continue;
            }

            try
            {
                if ((await EndAsync(workspace, clock.Token)).Message is { } said)
                {
                    log.LogInformation("{Message}", said);
                }
            }
            catch (Exception fault) when (fault is HostException or OperationCanceledException)
            {
                // The folder stays, and its provider lists it.
                log.LogWarning(fault, "A workspace could not be let go of.");
            }
        }
    }

    private static async ValueTask<WorkspaceRelease> EndAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var origin = workspace.Configuration.Origin!;
        var said = await InvokeAsync(origin.Base, origin.Provider, Close(origin.Folder.Root), cancellationToken);
        return new WorkspaceRelease { Message = said.ValueKind == JsonValueKind.String ? said.GetString() : null };
    }

    private async ValueTask<ProvidedWorkspace> MakeAsync(Workspace around, WorkspaceProviderChoice choice, CancellationToken cancellationToken)
    {
        if (around.Services.Registry.Find(CapabilityKinds.WorkspaceProvider, choice.Provider) is null)
        {
            throw new HostException(HostFailure.Invalid, $"No plugin brings a provider of workspaces that is called \"{choice.Provider}\" here.");
        }

        var made = await InvokeAsync(
            around,
            choice.Provider,
            Call("open", "request", ClientJson.ToElement(new WorkspaceProviderRequest { Name = choice.Name })),
            cancellationToken);
        try
        {
            var folder = ClientJson.Read<ProvidedWorkspace>(made);
            var root = opener.Locate(folder.Root).Root;
            if (folder.Denied.FirstOrDefault(path => IsWithin(root, opener.Locate(path).Root)) is { } denied)
            {
                throw new HostException(
                    HostFailure.Plugin, $"The provider \"{choice.Provider}\" made {root} within {denied}, which it denies to its sessions.");
            }

            return folder with
            {
                Root = root,
                Denied = [.. folder.Denied.Select(path => opener.Locate(path).Root)],
                Readable = [.. folder.Readable.Select(path => opener.Locate(path).Root)],
            };
        }
        catch (JsonException fault)
        {
            throw new HostException(HostFailure.Plugin, $"The provider \"{choice.Provider}\" answered what cannot be used: {fault.Message}", fault);
        }
    }

    private static async ValueTask<JsonElement> InvokeAsync(Workspace around, string provider, JsonElement call, CancellationToken cancellationToken)
    {
        try
        {
            return await around.Services.CapabilitiesFor(around.Services.Registry)
                .InvokeAsync(CapabilityKinds.WorkspaceProvider, provider, call, cancellationToken);
        }
        catch (CapabilityException fault)
        {
            throw new HostException(HostFailure.Plugin, fault.Message, fault);
        }
    }

    private static JsonElement Close(string root) => Call("close", "root", ClientJson.ToElement(root));

    private static JsonElement Call(string action, string name, JsonElement value) =>
        ClientJson.ToElement<IReadOnlyDictionary<string, JsonElement>>(
            new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["action"] = ClientJson.ToElement(action), [name] = value });

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
