using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentHost.Client;
using AgentHost.Hosting;

namespace AgentHost.PluginRunner.Tests;

/// <summary>
/// One data model everywhere: a turn of a whole host tells the same events whether its plugins run in the host's process or behind the runner.
/// </summary>
public sealed partial class SameTurnTests
{
    /// <summary>What differs between any two runs.</summary>
    private static readonly string[] Passing =
    [
        "time", "at", "created", "updated", "elapsedSeconds", "durationMs", "firstTokenMs",
        "seconds", "milliseconds", "processId", "activationMs", "position", "after"
    ];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_OfAToolPluginAndAProviderPlugin_TellsTheSameEvents()
    {
        var (inside, ran) = await TellAsync("probe", "calculator");
        Assert.Equal(["in-process", "in-process"], ran);
        Assert.Contains(inside, told => told.Contains("It is 7.", StringComparison.Ordinal));
        Assert.Contains(inside, static told => told.Contains("\"type\":\"tool.completed\"", StringComparison.Ordinal));
        Assert.Contains(inside, static told => told.Contains("\"type\":\"hook.ran\"", StringComparison.Ordinal));

        var (outside, isolated) = await TellAsync();

        Assert.Equal(["process", "process"], isolated);
        Assert.Equal(inside, outside);
    }

    /// <summary>
    /// Runs the turn in a new host; its session's events without times, ids as numbers in the order of their appearance, and where the plugins ran.
    /// </summary>
    private static async Task<(IReadOnlyList<string> Events, IReadOnlyList<string> Runs)> TellAsync(params string[] inProcess)
    {
        var root = Directory.CreateTempSubdirectory("same-turn-");
        try
        {
            var variables = new Dictionary<string, string>
            {
                ["HOME"] = Directory.CreateDirectory(Path.Combine(root.FullName, "home")).FullName,
                ["PATH"] = "/usr/bin:/bin",
                ["PROBE_KEY"] = "k"
            };
            await using var host = LocalHost.Create(new HostOptions
            {
                Label = "test",
                AppFolder = Path.Combine(root.FullName, "app"),
                Runner = TestHost.RunnerPath,
                Variables = variables.GetValueOrDefault,
                InProcess = inProcess.ToHashSet(),
            });
            var work = Directory.CreateDirectory(Path.Combine(root.FullName, "work")).FullName;
            var workspace = await host.Workspaces.OpenAsync(
                new WorkspaceRequest(work)
                {
                    Trust = true,
                    Plugins = [TestHost.ProbeFolder, TestHost.ProbeFolder.Replace("AgentHost.Probe", "TestPlugins.Calculator", StringComparison.Ordinal)]
                },
                None);
            var session = await host.Sessions.CreateAsync(new NewSession(workspace.Id), None);
            await using var events = host.SubscribeAsync(new EventFilter { SessionId = session.Id }, None).GetAsyncEnumerator(None);
            Assert.True(await events.MoveNextAsync() && events.Current is StreamOpened);
            var turn = await host.Prompts.SubmitAsync(
                new PromptRequest(workspace.Id, session.Id, [new TextPart("add")]) { Model = "probe/calls", Mode = PermissionMode.Bypass }, None);
            var told = new List<AgentEvent>();
            while (told is not [.., SessionIdle] && await events.MoveNextAsync())
            {
                told.Add(events.Current);
            }

            Assert.Equal(TurnOutcome.Answered, told.OfType<TurnCompleted>().Single(done => done.TurnId == turn).Outcome);
            var plugins = await host.Plugins.ListAsync(workspace.Id, None);
            return (Plain(told, root.FullName), [.. plugins.OrderBy(static plugin => plugin.Id, StringComparer.Ordinal).Select(static plugin => plugin.Runs)]);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static List<string> Plain(IEnumerable<AgentEvent> events, string root)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. events.Select(e =>
        {
            var json = JsonNode.Parse(ClientJson.Write(e))!;
            Drop(json);
            return Id().Replace(json.ToJsonString(), match => ids.TryGetValue(match.Value, out var known) ? known : ids[match.Value] = $"#{ids.Count}")
                .Replace(root, "<root>", StringComparison.Ordinal);
        })];
    }

    private static void Drop(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in Passing)
                {
                    members.Remove(name);
                }

                foreach (var (_, value) in members)
                {
                    Drop(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Drop(item);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Ids of this host: UUIDs, and random words of letters and digits that a prefix names.</summary>
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|same-turn-[A-Za-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Id();
}
