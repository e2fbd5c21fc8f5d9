using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Git.Tests.Fixture;

/// <summary>A home with nothing in it and a workspace whose folder, or a folder of it, is a real repository.</summary>
internal sealed class GitSandbox : IDisposable
{
    private readonly string _folder;

    /// <param name="folder">The folder in the sandbox that the tool works in; made when it is not there.</param>
    public GitSandbox(string folder = "")
    {
        _folder = folder;
        Directory.CreateDirectory(Workspace.At(Path.Combine("work", folder)));
        Directory.CreateDirectory(Workspace.At("home"));
        Processes = new(Workspace.At(Path.Combine("work", folder)))
        {
            Variables =
            {
                ["HOME"] = Home,
                ["XDG_CONFIG_HOME"] = null,
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_AUTHOR_NAME"] = null,
                ["GIT_AUTHOR_EMAIL"] = null,
                ["EMAIL"] = null,
            },
        };
        Workspace.Processes = Processes;
    }

    public TestWorkspace Workspace { get; } = new();

    public TestProcesses Processes { get; }

    public string Home => Workspace.At("home");

    /// <summary>The sandbox's own work folder: what a repository is made in unless a test says otherwise.</summary>
    public string Work => Workspace.At("work");

    /// <summary>A file of the tool's folder.</summary>
    public string At(string path) => Path.Combine(Work, _folder, path);

    public GitSandbox With(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return this;
    }

    /// <summary>Makes the work folder a repository with a name to commit under.</summary>
    public GitSandbox Init()
    {
        Git("init", "-q", "-b", "main", Work);
        Git("config", "user.name", "Ann Onym");
        Git("config", "user.email", "ann@example.org");
        return this;
    }

    /// <summary>A repository with one commit.</summary>
    public GitSandbox InitWith(string path, string content)
    {
        Init().With(path, content);
        return Commit("First");
    }

    public GitSandbox Commit(string message)
    {
        Git("add", "-A");
        Git("commit", "-q", "-m", message);
        return this;
    }

    /// <summary>Runs git, which has to succeed.</summary>
    public string Git(params string[] arguments)
    {
        var (code, output) = TryGit(arguments);
        Assert.True(code == 0, $"git {string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>Runs git, which may fail: a merge with conflicts.</summary>
    public (int Code, string Output) TryGit(params string[] arguments) => Run("git", arguments, null);

    /// <summary>Runs a line of a shell in the work folder.</summary>
    public string Shell(string line)
    {
        var (code, output) = Run("/bin/sh", ["-c", line], null);
        Assert.True(code == 0, $"{line}: {output}");
        return output;
    }

    public void Hook(string name, string script)
    {
        var path = Path.Combine(Work, ".git", "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        Shell($"chmod +x '{path}'");
    }

    public Task<ToolPlan> PlanAsync(string arguments) => Workspace.PrepareAsync(new GitTool(), arguments);

    /// <summary>Plans a call and carries it out; what is started has to be in the plan, word by word, as the host wants it.</summary>
    public async Task<ToolResult> RunAsync(string arguments, CancellationToken cancellationToken = default)
    {
        var tool = new GitTool();
        var plan = await Workspace.PrepareAsync(tool, arguments);
        if (plan.Refusal is { } refusal)
        {
            return refusal;
        }

        var from = Processes.Started.Count;
        try
        {
            return await tool.ExecuteAsync(plan, Workspace.Context(), cancellationToken);
        }
        finally
        {
            Assert.All(Processes.Started.Skip(from), spec => Assert.Contains(plan.Resources, resource =>
                resource is { Kind: ResourceKind.Command, Words: { } words }
                && words.SequenceEqual([spec.FileName, .. spec.Arguments], StringComparer.Ordinal)));
        }
    }

    /// <summary>The text of a call that has to succeed.</summary>
    public async Task<string> TextAsync(string arguments)
    {
        var result = await RunAsync(arguments);
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        return TestWorkspace.TextOf(result);
    }

    /// <summary>The data of a call that has to succeed.</summary>
    public async Task<JsonElement> DataAsync(string arguments)
    {
        var result = await RunAsync(arguments);
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        return result.Data!.Value;
    }

    /// <summary>The text of a call that has to fail.</summary>
    public async Task<string> ErrorAsync(string arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.IsError, TestWorkspace.TextOf(result));
        return TestWorkspace.TextOf(result);
    }

    public void Dispose() => Workspace.Dispose();

    private (int Code, string Output) Run(string program, IEnumerable<string> arguments, string? folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Work,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1
        };
        foreach (var (name, value) in Processes.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["GIT_EDITOR"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
