using AgentHost.Editing.Edits;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Editing.Tests;

/// <summary>A real folder with a workspace in it and a place outside.</summary>
internal sealed class TempWorkspace : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("ws-").FullName;

    public TempWorkspace()
    {
        Directory.CreateDirectory(In("w"));
        Directory.CreateDirectory(Outside);
        Directory.CreateDirectory(In("home"));
        Calls = NativeFileSystem.ForThisSystem();
        Paths = WorkspacePaths.TryOpen(In("w"), In("home"), Calls, out _)!;
        Editor = new WorkspaceEditor(Paths, Calls);
    }

    public NativeFileSystem Calls { get; }

    public WorkspacePaths Paths { get; }

    public WorkspaceEditor Editor { get; }

    public string Root => Paths.Root;

    public string Outside => In("outside");

    public MemoryBlobs Blobs { get; } = new();

    public SeenVersions Versions { get; } = new();

    public List<AppliedChange> Published { get; } = [];

    public string Put(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(Root, path), target);

    /// <summary>Notes a file as read, and gives its hash.</summary>
    public string See(string path)
    {
        var hash = EditContent.Hash(File.ReadAllBytes(Path.Combine(Root, path)));
        Versions.Saw(path, hash);
        return hash;
    }

    public RuleGate Gate(string tool = "read", PermissionRules? rules = null, string[]? ignore = null) =>
        new(tool, rules ?? PermissionRules.Empty, PermissionMode.Default, Paths, IgnorePatterns.Parse(ignore ?? [], Paths.IgnoreCase));

    public LocalFiles Files(IPathGate? gate = null) => new(Paths, gate ?? Gate(), Calls);

    /// <summary>Edits of a call whose plan names these real paths.</summary>
    public IWorkspaceEdits Edits(params string[] granted)
    {
        var paths = granted.Select(path => new GrantedPath(Paths.Resolve(path.TrimEnd('*')).Path!, Write: true, Recursive: path.EndsWith('*'))).ToList();
        return Editor.For(new EditBinding
        {
            Gate = new PlanGate(Gate("edit"), paths),
            Granted = paths,
            Versions = Versions,
            Blobs = Blobs,
            Publish = (change, _) =>
            {
                Published.Add(change);
                return ValueTask.CompletedTask;
            },
        });
    }

    public IReadOnlyList<string> AllFiles() =>
        [
            .. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)
        ];

    public void Dispose()
    {
        Editor.Dispose();
        Directory.Delete(_base, recursive: true);
    }

    private string In(string name) => Path.Combine(_base, name);
}
