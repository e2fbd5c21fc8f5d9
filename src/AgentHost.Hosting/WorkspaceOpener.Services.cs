using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Snapshots;
using AgentHost.FileSystem;
using AgentHost.Trust;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Processes;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Hosting;

/// <content>Services of a workspace.</content>
internal sealed partial class WorkspaceOpener
{
    /// <summary>Opens the services of a workspace; what does not depend on settings is that of before.</summary>
    private WorkspaceServices OpenServices(
        IWorkspacePaths paths, WorkspaceConfiguration configuration, IReadOnlyList<TrustFile> trustFiles, WorkspaceServices? before)
    {
        if (configuration.Place is { } place)
        {
            return OpenServices(place, paths, configuration, before);
        }

        var settings = configuration.Settings;
        var runs = before?.Processes ?? new LocalProcesses(paths.Root, _processes, configuration.Origin?.Folder.WithoutVariables);
        var steering = new HostExecutedFiles(paths, configuration.Trusted, configuration.Declared.Lines, () => trustFiles);
        var around = new SandboxPlace(paths.Root, Home, [_folders.Config, _folders.Data, .. _place.Elsewhere], steering.Steering)
        {
            Caches = Path.Combine(_folders.Cache, "sandbox", Path.GetFileName(SnapshotFolder.Of(_place.Folder, paths.Root))),
            Denied = configuration.Origin?.Folder.Denied ?? [],
            Readable = configuration.Origin?.Folder.Readable ?? [],
            Keeps = view => Keeps(view, paths, configuration),
        };
        return new WorkspaceServices(before)
        {
            Time = _options.Time,
            HashOf = _hashes.Of,
            Processes = runs,
            Sandbox = new WorkspaceSandbox(_sandbox, WorkspaceSandbox.ModeOf(settings), around),
            Runs = steering,
            Files = new FileViews(paths, _calls, configuration.Ignored, configuration.BuiltinsOff),
            Sessions = before?.Sessions ?? new StoredSessions(_store, _sessions.TellAsync, paths.Root),
            Editor = before?.Editor ?? new WorkspaceEditor(paths, _calls, new StagedFiles(_folders.Data)),
            Buffers = Buffers,
            MakeSnapshots = () => new Snapshotter(
                paths,
                _calls,
                runs,
                new SnapshotFolder(SnapshotFolder.Of(_place.Folder, paths.Root), _options.Time),
                [_folders.Data, _folders.Cache, .. _place.Elsewhere],
                new SnapshotLimits(),
                _options.Time),
        };
    }

    /// <summary>Opens the services of a workspace in another place: nothing of them is this machine's.</summary>
    private WorkspaceServices OpenServices(RemotePlace place, IWorkspacePaths paths, WorkspaceConfiguration configuration, WorkspaceServices? before)
    {
        var calls = new RemoteFileSystem(place);
        return new WorkspaceServices(before)
        {
            Time = _options.Time,
            HashOf = _hashes.Of,
            Processes = before?.Processes ?? new RemoteProcesses(place),
            Files = new FileViews(paths, calls, configuration.Ignored, configuration.BuiltinsOff, place),
            Sessions = before?.Sessions ?? new StoredSessions(_store, _sessions.TellAsync, $"{place.Name}:{place.Root}"),
            Editor = before?.Editor ?? new WorkspaceEditor(paths, calls, staged: null, place),
        };
    }

    // What would ask before it is read, where nobody was asked; patterns of what is ignored name what builds need, too: they hide it from what only reads.
    private static Func<string, bool, bool> Keeps(SandboxView view, IWorkspacePaths paths, WorkspaceConfiguration configuration)
    {
        var gate = new RuleGate(
            PermissionRule.ReadTool, view.Unasked ? view.Rules : PermissionRules.Empty, PermissionMode.Default, paths,
            view.ReadOnly ? configuration.Ignored : IgnorePatterns.None, configuration.BuiltinsOff);
        return (path, isFolder) => gate.Stand(path, isFolder, out _) switch
        {
            PathAccess.Free or PathAccess.Outside => false,
            PathAccess.Secret => PermissionEvaluator.JudgePath(view.Rules, "shell", path, paths) is not { Decision: PermissionDecision.Allow },
            _ => true,
        };
    }
}
