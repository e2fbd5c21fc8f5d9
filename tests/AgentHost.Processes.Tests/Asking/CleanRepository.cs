using System.Security.Cryptography;
using System.Text;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Tests.Sandboxing;

namespace AgentHost.Processes.Tests.Asking;

/// <summary>A small repository with three commits and nothing secret in it, and the decisions on command lines there.</summary>
internal sealed class CleanRepository : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = LastingFolder.Create();
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);

    public string Root { get; }

    public string Home { get; }

    public IProcesses Processes { get; }

    public IProcessBackend Backend => _backend;

    public CleanRepository()
    {
        Root = Directory.CreateDirectory(Path.Combine(_folder.FullName, "work")).FullName;
        Home = Directory.CreateDirectory(Path.Combine(_folder.FullName, "home")).FullName;
        Processes = new LocalProcesses(Root, _backend);
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Makes the repository.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        Write("src/app.py", "def main():\n    # TODO parse\n    return 1\n");
        Write("src/util.py", "def more():\n    return 2\n");
        Write("tests/test_app.py", "import app\n");
        Write("package.json", """{"name":"x","scripts":{"test":"true","build":"true","lint":"true"},"dependencies":{}}""");
        Write("README.md", "# Title\n\nSome text: here\n");
        Write(".gitignore", "node_modules\n");
        Write("requirements.txt", "requests\n");
        Write("scripts/check.sh", "echo ok\n");
        await RunAsync("git init -q -b main . && git config user.name a && git config user.email a@b.c && git add -A && git commit -qm one", cancellationToken);
        await RunAsync(
            "echo '# more' >> src/app.py && git commit -qam two && echo '# x' >> src/util.py && git commit -qam three"
            + " && echo s >> src/util.py && git stash -q && echo y >> README.md",
            cancellationToken);
    }

    /// <summary>All files with what is in them.</summary>
    public string Snapshot() => string.Join('\n', Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(static file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));

    public async Task<string> RunAsync(string line, CancellationToken cancellationToken, IProcesses? processes = null)
    {
        await using var process = await (processes ?? Processes).StartAsync(
            new ProcessSpec("/bin/sh", ["-c", line]) { Environment = new Dictionary<string, string?> { ["HOME"] = Home } }, cancellationToken);
        var said = new StringBuilder();
        await foreach (var piece in process.ReadAsync(cancellationToken))
        {
            said.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        }

        return await process.WaitAsync(cancellationToken) is 0 or 1 or 141 ? said.ToString() : $"failed: {said}";
    }

    public async Task<PermissionEvaluation> JudgeAsync(
        string line, PermissionMode mode, CancellationToken cancellationToken, bool hasReadingSandbox = false, PermissionRules? rules = null)
    {
        var query = new PermissionQuery
        {
            Tool = "shell",
            Plan = new ToolPlan(new ToolCall("c", "shell", AgentJson.EmptyObject), line)
            {
                Effects = ToolEffects.Execute, Resources = [Resource.ShellLine(line)],
            },
            DeclaredEffects = (ToolEffects)63,
            Mode = mode,
            Rules = rules ?? PermissionRules.Empty,
            Paths = WorkspacePaths.TryOpen(Root, Home, NativeFileSystem.ForThisSystem(), out _)!,
            HasReadingSandbox = hasReadingSandbox,
            HasSandbox = rules?.Sandboxed == true,
        }.OnThisMachine();
        return await new RepositoryListings(Processes).DecideAsync(query, PermissionEvaluator.Evaluate, cancellationToken);
    }
}
