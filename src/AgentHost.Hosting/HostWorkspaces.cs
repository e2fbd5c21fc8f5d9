using AgentHost.Client;
using AgentHost.Hosting.Files;
using AgentHost.Hosting.Health;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Prompts;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>Workspaces of this host.</summary>
/// <param name="options">Say whether opening one wakes what its turns need.</param>
/// <param name="opener">Opens them, and knows what is trusted.</param>
/// <param name="workspaces">Those that are open.</param>
/// <param name="provided">Those whose folders plugins make.</param>
/// <param name="targets">Those that are in other places.</param>
/// <param name="clients">Woken with a workspace.</param>
/// <param name="health">Looks at them.</param>
/// <param name="names">Names of the files in them.</param>
/// <param name="references">Names of what plugins' sources stand for.</param>
/// <param name="store">Keeps what is told.</param>
/// <param name="bus">Tells of trust.</param>
/// <param name="redactor">Hides secrets.</param>
/// <param name="closing">Fires when the host closes.</param>
internal sealed class HostWorkspaces(
    HostOptions options,
    WorkspaceOpener opener,
    OpenedWorkspaces workspaces,
    ProvidedWorkspaces provided,
    TargetWorkspaces targets,
    ModelClients clients,
    HealthCheckService health,
    FileNameService names,
    ReferenceNameService references,
    Task<SessionStore> store,
    EventBus bus,
    Redactor redactor,
    CancellationToken closing) : IHostWorkspaces
{
    /// <inheritdoc/>
    public async ValueTask<WorkspaceInfo> OpenAsync(WorkspaceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        workspaces.ThrowIfClosed();
        if (TargetWorkspaces.SplitRoot(request.Path) is var (named, _))
        {
            // A session in another place says no folder of this machine: settings are those of the folder that the program stands in.
            request = request with { Target = named };
        }
        else if (request.Target == TargetWorkspaces.Default)
        {
            // Only the settings say whether it is in another place; nothing is woken or run here before that is known.
            var plain = request with { Target = null, Provider = null };
            var around = await workspaces.GetAsync(plain, () => opener.OpenAsync(plain, closing), cancellationToken);
            var target = around.Current.Settings.Text("targets", "default");
            request = request with { Target = target is null or TargetWorkspaces.Local ? request.TargetOtherwise : target };
        }

        // A folder that has no name yet is another one for each who asks.
        var key = request.Provider is { Name: null } fresh ? request with { Provider = fresh with { Name = $"{Guid.NewGuid():N}\n" } } : request;
        var workspace = await workspaces.GetAsync(
            key,
            () => request.Target is { } place and not TargetWorkspaces.Local ? targets.OpenAsync(request, place, closing)
                : request.Provider is { } choice ? provided.OpenAsync(request, choice, closing)
                : opener.OpenAsync(request, closing),
            cancellationToken);
        if (options.Prewarm)
        {
            Prewarm(workspace);
        }

        return workspace.Current.ToInfo();
    }

    /// <inheritdoc/>
    public ValueTask<WorkspaceRelease> ReleaseAsync(string workspaceId, CancellationToken cancellationToken) =>
        provided.ReleaseAsync(workspaceId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CloseAsync(string workspaceId, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.FindAsync(workspaceId);
        if (workspace.Configuration.Origin is not null)
        {
            await provided.ReleaseAsync(workspaceId, cancellationToken);
            return;
        }

        // Sessions are those of the folder: another workspace in it opens what it needs of them again.
        await provided.EndSessionsAsync(workspace.Root);
        await workspaces.RemoveAsync(workspace);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HealthCheck>> CheckHealthAsync(string workspaceId, CancellationToken cancellationToken) =>
        await health.CheckAsync(await workspaces.FindAsync(workspaceId), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<FileNames> FindFilesAsync(string workspaceId, FileQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var workspace = await workspaces.FindAsync(workspaceId);
        var files = names.FindAsync(workspace, query, cancellationToken).AsTask();
        var found = await references.FindAsync(workspace, query, cancellationToken);
        var others = await files;
        return new FileNames([.. found.Entries.Concat(others.Entries).Take(query.Limit)]) { Partial = others.Partial || found.Partial, Note = found.Note };
    }

    /// <inheritdoc/>
    public async ValueTask<FileContent> ReadFileAsync(string workspaceId, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        var workspace = await workspaces.FindAsync(workspaceId);
        var views = workspace.Services.Files;
        var files = views.Through(views.FreeGate("read", workspace.Configuration.Rules, workspace.Configuration.Mode));
        try
        {
            return (await ContentReader.ReadAsync(path, (offset, buffer) => files.ReadAsync(path, offset, buffer, cancellationToken), redactor))!;
        }
        catch (FileAccessException fault)
        {
            throw new HostException(HostFailure.NotFound, fault.Message, fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> SetTrustAsync(string folder, bool trusted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var root = opener.Locate(folder).Root;
        await opener.Trust.SetAsync(root, trusted, cancellationToken);
        bus.Publish(await (await store).AppendWorkspaceEventAsync(new TrustChanged(root, trusted), cancellationToken));
        return root;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListTrustedAsync(CancellationToken cancellationToken) => new(opener.TrustedFolders.List());

    /// <inheritdoc/>
    public ValueTask<TrustReport> ShowTrustAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new(opener.Trust.Report(opener.Locate(folder).Root));
    }

    /// <summary>
    /// Wakes the provider of the workspace's model, sources of tools and the prompt's sections in the background;
    /// what fails will fail again where it is reported.
    /// </summary>
    private void Prewarm(Workspace workspace)
    {
        clients.Prewarm(workspace);
        DynamicTools.Wake(workspace, options.Time);
        PromptSectionPrewarmer.Begin(workspace);
    }
}
