using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Acp.Tests;

/// <summary>An empty home and folder in which the program runs prompts with other agents: itself, and one on the protocol's own SDK.</summary>
internal sealed class AgentRig : IAsyncDisposable
{
    /// <summary>Only a failing test waits this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-other-");
    private readonly JsonObject _agents = [];

    private AgentRig(ModelServer models)
    {
        Models = models;
        Folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;
        Home = Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName;
        Directory.CreateDirectory(Path.Combine(Home, ".config", "agent"));
        Variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = Home,
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["OPENAI_API_KEY"] = "sk-test-3f9a1c77d20b4e5f",
            ["OPENAI_BASE_URL"] = models.BaseUrl,
        };
    }

    /// <summary>True where agents run in bubblewrap here.</summary>
    public static bool HasSandbox { get; } = TrySandbox();

    public ModelServer Models { get; }

    public string Folder { get; }

    public string Home { get; }

    public string Root => _root.FullName;

    public Dictionary<string, string> Variables { get; }

    public static async Task<AgentRig> OpenAsync(Scenario? scenario = null) => new(await ModelServer.StartAsync(scenario ?? Scenario.Create()));

    /// <summary>The agent <c>scripted</c>, on the SDK.</summary>
    /// <param name="script">What it does at each prompt.</param>
    /// <param name="variables">Its variables.</param>
    public AgentRig Scripted(string script, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var tools = Repository.PathTo("tests", "tools");
        Assert.True(
            Directory.Exists(Path.Combine(tools, "node_modules", "@agentclientprotocol", "sdk")),
            "The SDK is missing: npm ci --prefix tests/tools installs it.");
        var env = new JsonObject { ["ACP_SCRIPT"] = script, ["ACP_LOG"] = Path.Combine(Folder, "acp.log") };
        foreach (var (name, value) in variables)
        {
            env[name] = value;
        }

        return Add("scripted", new JsonObject
        {
            ["title"] = "Scripted",
            ["command"] = "node",
            ["args"] = new JsonArray(Path.Combine(tools, "acp-agent.mjs")),
            ["reads"] = new JsonArray(tools),
            ["env"] = env,
        });
    }

    /// <summary>The agent <c>own</c>: this program, with its model at the model server.</summary>
    /// <param name="words">Words behind <c>acp</c>.</param>
    public AgentRig Own(params IReadOnlyList<string> words) => Add("own", new JsonObject
    {
        ["title"] = "Own",
        ["command"] = TestedProgram.Location,
        ["args"] = new JsonArray([.. words.Prepend("acp").Select(static word => (JsonNode)word)]),
        ["env"] = new JsonObject { ["OPENAI_API_KEY"] = Variables["OPENAI_API_KEY"], ["OPENAI_BASE_URL"] = Models.BaseUrl },
    });

    /// <summary>An agent of the settings.</summary>
    public AgentRig Add(string name, JsonObject declaration)
    {
        _agents[name] = declaration;
        return this;
    }

    /// <summary>Changes what the settings say of an agent.</summary>
    public AgentRig Set(string name, string key, JsonNode value)
    {
        _agents[name]!.AsObject()[key] = value;
        return this;
    }

    /// <summary>Runs a prompt with an agent that may start, and reach this machine.</summary>
    public Task<(int Code, string Output, string Errors)> PromptAsync(string agent, string prompt, params IReadOnlyList<string> words) =>
        RunAsync(["run", "--model", $"acp/{agent}", "--allow", "external_agent", "--allow", "external_agent(domain:*)", .. words, prompt]);

    /// <summary>Runs the program to its end.</summary>
    public async Task<(int Code, string Output, string Errors)> RunAsync(params IReadOnlyList<string> words)
    {
        using var process = Start(words);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the program.</summary>
    public Process Start(params IReadOnlyList<string> words)
    {
        var settings = new JsonObject { ["plugins"] = new JsonObject { ["acp"] = new JsonObject { ["agents"] = _agents.DeepClone() } } };
        if (!HasSandbox)
        {
            settings["permissions"] = new JsonObject { ["sandbox"] = "off" };
        }

        File.WriteAllText(Path.Combine(Home, ".config", "agent", "agent.json"), settings.ToJsonString());
        var start = new ProcessStartInfo(TestedProgram.Location)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>Processes whose command line has a word.</summary>
    public static int Running(string word) => Directory.EnumerateDirectories("/proc")
        .Where(static folder => int.TryParse(Path.GetFileName(folder), out _))
        .Count(folder =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0').Contains(word);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        });

    public async ValueTask DisposeAsync()
    {
        await Models.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private static bool TrySandbox()
    {
        if (!File.Exists("/usr/bin/bwrap"))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo("/usr/bin/bwrap", ["--unshare-user-try", "--unshare-pid", "--ro-bind", "/", "/", "/bin/true"])
        {
            RedirectStandardError = true, UseShellExecute = false,
        })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
