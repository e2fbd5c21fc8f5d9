using AgentHost.Editing.Buffers;
using AgentHost.Editing.Previews;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Workspaces;

/// <summary>A workspace's files through its gates: what is free to read, and what a frozen plan opens beside that.</summary>
/// <param name="paths">The workspace.</param>
/// <param name="calls">Reads and writes.</param>
/// <param name="ignored">Patterns of what is hidden from every tool.</param>
/// <param name="off">The host's own cautions that the person switched off.</param>
/// <param name="place">The place that the files are in; null for this machine.</param>
public sealed class FileViews(
    IWorkspacePaths paths, NativeFileSystem calls, IgnorePatterns ignored, IReadOnlyCollection<string>? off = null, RemotePlace? place = null)
{
    /// <summary>Patterns of what is hidden from every tool.</summary>
    public IgnorePatterns Ignored => ignored;

    /// <summary>Makes the gate for what may be read without asking.</summary>
    public RuleGate FreeGate(string tool, PermissionRules rules, PermissionMode mode) => new RuleGate(tool, rules, mode, paths, ignored, off);

    /// <summary>Makes the gate for what a plan's paths open, beside what is free.</summary>
    public IPathGate PlanGate(string tool, PermissionRules rules, PermissionMode mode, IReadOnlyList<GrantedPath> granted) =>
        new PlanGate(new RuleGate(tool, rules, mode, paths, ignored, off), granted);

    /// <summary>Finds the reason why a file may not be read into a prompt without a call, as a sentence; null where it may.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="within">A folder around the workspace in which it may lie.</param>
    /// <param name="rules">Rules of all layers.</param>
    public string? FindReadProblem(string path, string? within, PermissionRules rules)
    {
        var resolved = paths.Resolve(path);
        if (!resolved.IsResolved)
        {
            return resolved.Error;
        }

        var real = resolved.Path;
        var gate = FreeGate("read", rules, PermissionMode.Default);
        var isFolder = paths.IsFolder(real);
        switch (gate.Stand(real, isFolder, out var rule))
        {
            case PathAccess.Free:
                return isFolder && gate.MayShutBelow(real) ? $"A rule or an ignore pattern speaks of something below {paths.ToRelative(real)}." : null;
            case PathAccess.Hidden:
                return $"{paths.ToRelative(real)} is hidden from every tool.";
            case PathAccess.Outside when within is not null && paths.Resolve(within) is { IsResolved: true } around && IsBelow(real, around.Path):
                return null;
            case var access:
                return gate.Refuse(access, real, rule).Sentence;
        }
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.TrimEnd('/'), StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.TrimEnd('/').Length] == '/');

    public IFiles Through(IPathGate gate, SessionBuffers? buffers = null) => place is not null ? new RemoteFiles(place, paths, gate)
        : buffers is null ? new LocalFiles(paths, gate, calls) : buffers.Through(paths, gate, new LocalFiles(paths, gate, calls));

    /// <summary>The files as a dry run would have them.</summary>
    public IFiles Through(IPathGate gate, OverlayFileSystem shadow) => new LocalFiles(paths, gate, shadow);

    /// <summary>A dry run's view of the files, with nothing changed yet.</summary>
    public OverlayFileSystem Shadow(TimeProvider time) => new(calls, time);
}
