using System.Diagnostics;
using System.Text;

namespace AgentHost.Docs.Tests.Running;

/// <summary>A person's machine in small: a home with nothing in it, a repository with a little history, the program on the path.</summary>
internal sealed class Sandbox : IDisposable
{
    /// <summary>The longest that a command may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<Sandbox>> First = new(CreateFirstAsync);

    private readonly string _root;
    private readonly Dictionary<string, string> _environment;

    private Sandbox(string root)
    {
        _root = root;
        var bin = Path.Combine(root, "bin");
        Directory.CreateDirectory(bin);
        File.CreateSymbolicLink(Path.Combine(bin, "agent"), TestedProgram.Location);
        _environment = new(StringComparer.Ordinal)
        {
            ["HOME"] = Home,
            ["PATH"] = bin + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["LANG"] = "C.UTF-8",
            ["TZ"] = "UTC",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
        };
        foreach (var name in (ReadOnlySpan<string>)["DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                _environment[name] = value;
            }
        }
    }

    public string Home => Path.Combine(_root, "me");

    public string Workspace => Path.Combine(Home, "project");

    /// <summary>A sandbox with its repository: the first is made, all others are copies of it.</summary>
    public static async Task<Sandbox> CreateAsync()
    {
        var first = await First.Value;
        var sandbox = Create();
        Copy(first.Home, sandbox.Home);
        sandbox.Write("project/src/main.py", "from greeter import greet\n\nprint(greet(\"everyone\"))\n");
        return sandbox;
    }

    private static async Task<Sandbox> CreateFirstAsync()
    {
        var sandbox = Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => sandbox.Dispose();
        KnownPlugins.AddTo(sandbox.Home);
        sandbox.Write("project/README.md", "# Greeter\n\nSays hello to whoever it is told to greet.\n");
        sandbox.Write("project/src/greeter.py", "def greet(name):\n    return \"Hello, \" + name\n");
        sandbox.Write("project/src/main.py", "from greeter import greet\n\nprint(greet(\"world\"))\n");
        sandbox.Write("project/docs/notes.md", "Ask before greeting strangers.\n");
        sandbox.Write(
            "project/review/plugin.json",
            """{ "id": "review", "version": "1.2.0", "description": "How we review changes here.", "contributes": { "prompt-section": [{ "name": "review", "slot": "instructions", "file": "review.md" }] } }"""
            + "\n");
        sandbox.Write("project/review/review.md", "Name the file and the line of each finding.\n");
        Copy(Repository.PathTo("artifacts", "bin", "TestPlugins.Weather", "debug"), Path.Combine(sandbox.Home, "weather"));
        await sandbox.SetUpAsync(
            "git init -q -b main --template= && git config user.name Me && git config user.email me@example.org && git add -A && "
            + "git commit -q -m 'First version'");
        return sandbox;
    }

    // On Linux the temporary folder is a real path; where it is a link, pages would show the other name.
    private static Sandbox Create() => new(Directory.CreateTempSubdirectory("agent-docs-").FullName);

    /// <summary>Writes a file below the sandbox: <c>me/…</c> is the home, <c>project/…</c> the workspace.</summary>
    public void Write(string path, string text)
    {
        var file = path.StartsWith("project/", StringComparison.Ordinal) ? Path.Combine(Home, path) : Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Set(string variable, string value) => _environment[variable] = value;

    public void Unset(string variable) => _environment.Remove(variable);

    /// <summary>Runs a line in a shell, in the workspace; its standard error goes where its output goes, as at a terminal.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string line)
    {
        var start = new ProcessStartInfo("sh")
        {
            WorkingDirectory = Workspace,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec 2>&1\n" + line);
        start.Environment.Clear();
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline);
            await process.WaitForExitAsync().WaitAsync(Deadline);
            return (process.ExitCode, output);
        }
        catch (TimeoutException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Not done after {Deadline.TotalSeconds} s: {line}", exception);
        }
    }

    /// <summary>What a page says in place of this machine's folders.</summary>
    public string Neutral(string text)
    {
        var app = Path.GetDirectoryName(TestedProgram.Location)!;
        return text.Replace(Home, "/home/me", StringComparison.Ordinal).Replace(app, "/opt/agent", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (IOException)
        {
            // The system clears its temporary folder.
        }
    }

    private static void Copy(string from, string to)
    {
        // Git takes a folder without its empty ones for no repository.
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private async Task SetUpAsync(string line)
    {
        var (code, output) = await RunAsync(line);
        Assert.True(code == 0, output);
    }
}
