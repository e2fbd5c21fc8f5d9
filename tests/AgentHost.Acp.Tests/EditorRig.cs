using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Acp.Tests;

/// <summary>An empty home and folder with a model server behind them; in it editors on the protocol's own SDK start the program.</summary>
internal sealed class EditorRig : IAsyncDisposable
{
    /// <summary>Only a failing test waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-acp-");

    private EditorRig(ModelServer models)
    {
        Models = models;
        Folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;
        Variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName,
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["OPENAI_API_KEY"] = "sk-test-3f9a1c77d20b4e5f",
            ["OPENAI_BASE_URL"] = models.BaseUrl,
        };
        KnownPlugins.AddTo(Variables["HOME"]);
    }

    public ModelServer Models { get; }

    public string Folder { get; }

    public string Root => _root.FullName;

    public Dictionary<string, string> Variables { get; }

    public static async Task<EditorRig> OpenAsync(Scenario? scenario = null) => new(await ModelServer.StartAsync(scenario ?? Scenario.Create()));

    /// <summary>A file of the folder.</summary>
    public EditorRig Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>The person's settings.</summary>
    public EditorRig Configure(string json)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Variables["HOME"], ".config", "agent")).FullName;
        File.WriteAllText(Path.Combine(folder, "agent.json"), json);
        return this;
    }

    /// <summary>The parameters of a new session in the folder.</summary>
    public JsonObject NewSession() => new()
    {
        ["request"] = "session/new",
        ["as"] = "s",
        ["params"] = new JsonObject { ["cwd"] = Folder, ["mcpServers"] = new JsonArray() },
    };

    /// <summary>What the editor's person answers, one after another; the last one to all that follow.</summary>
    public static Action<JsonObject> Answers(params IReadOnlyList<string> answers) =>
        plan => plan["permissions"] = new JsonArray([.. answers.Select(static answer => (JsonNode)answer)]);

    /// <summary>A prompt of the session of <see cref="NewSession"/>.</summary>
    public static JsonObject Prompt(string text, string name = "p", bool background = false) => new()
    {
        ["request"] = "session/prompt",
        ["as"] = name,
        ["background"] = background,
        ["params"] = new JsonObject { ["sessionId"] = "$s.sessionId", ["prompt"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) },
    };

    /// <summary>Steps of a plan in JSON.</summary>
    public static JsonObject Step(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>An editor that does the steps; each line in both directions is valid by the published schema.</summary>
    public async Task<EditorRun> RunAsync(IEnumerable<JsonObject> steps, Action<JsonObject>? change = null, params string[] words)
    {
        var plan = new JsonObject
        {
            ["command"] = TestedProgram.Location,
            ["args"] = new JsonArray([.. words.Prepend("acp").Select(static word => (JsonNode)word)]),
            ["env"] = new JsonObject(Variables.Select(static each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value))),
            ["cwd"] = Folder,
            ["steps"] = new JsonArray([.. steps]),
        };
        change?.Invoke(plan);
        var file = Path.Combine(_root.FullName, $"plan-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, plan.ToJsonString(), TestContext.Current.CancellationToken);
        var tools = Repository.PathTo("tests", "tools");
        Assert.True(
            Directory.Exists(Path.Combine(tools, "node_modules", "@agentclientprotocol", "sdk")),
            "The SDK is missing: npm ci --prefix tests/tools installs it.");
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(tools, "acp-editor.mjs"));
        start.ArgumentList.Add(file);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var text = await output;
        Assert.True(text.Length > 0, $"The editor said nothing: {await error}");
        var run = new EditorRun(JsonDocument.Parse(text).RootElement);
        Assert.True(run.Fault is null, $"{run.Fault}\n{run.Errors}\n{text[..Math.Min(text.Length, 4000)]}");
        Assert.True(run.Invalid.Count == 0, string.Join('\n', run.Invalid));
        return run;
    }

    /// <summary>Runs the program in the folder, and gives its exit code.</summary>
    public async Task<int> CallAsync(params string[] words)
    {
        using var process = Start(words);
        process.StandardInput.Close();
        var read = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        await read;
        return process.ExitCode;
    }

    /// <summary>Starts the program in the folder, with all three streams.</summary>
    public Process Start(params IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(TestedProgram.Location, words)
        {
            UseShellExecute = false, WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Models.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
