using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A prompt to another agent by ours, less the same prompt to that agent alone: its answer, and at first its process, greeting and session.</summary>
internal static class ForeignAgentRun
{
    private const int Prompts = 60;
    private const int Starts = 20;
    private const double Most = 5;

    /// <summary>An agent that needs next to no time.</summary>
    private const string Script = """
        while IFS= read -r line; do
          id=${line#*\"id\":}
          id=${id%%[,\}]*}
          case $line in
          *'"method":"initialize"'*) said='{"protocolVersion":1,"agentCapabilities":{"sessionCapabilities":{"resume":{}}},"authMethods":[]}' ;;
          *'"method":"session/new"'*) said='{"sessionId":"one"}' ;;
          *'"method":"session/prompt"'*)
            news='{"sessionId":"one","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"done"}}}'
            printf '{"jsonrpc":"2.0","method":"session/update","params":%s}\n' "$news"
            said='{"stopReason":"end_turn"}' ;;
          *'"method":"session/resume"'*) said='{}' ;;
          *) continue ;;
          esac
          printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$said"
        done
        """;

    /// <summary>Measures it without a sandbox and in one: a prompt to one that waits, and a first prompt, which starts it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(BenchPlace place)
    {
        const string Kept = "a further prompt to another agent, less the agent's own time";
        if (OperatingSystem.IsWindows())
        {
            return [Figure.LeftOut(Kept, "the agent is a shell script")];
        }

        var (further, first) = await MeasureAsync(place, "off");
        var (furtherHeld, firstHeld) = await MeasureAsync(place, "auto");
        return
        [
            new Figure(Kept, "ms", further) { Budget = Most, Note = "no sandbox" },
            new Figure("the same in its sandbox", "ms", furtherHeld) { Note = "as it works" },
            new Figure("a first prompt to another agent, less the agent's own time", "ms", first) { Note = "no sandbox; its process starts" },
            new Figure("the same in its sandbox", "ms", firstHeld) { Note = "as it works" },
        ];
    }

    private static async Task<(List<double> Further, List<double> First)> MeasureAsync(BenchPlace place, string sandbox)
    {
        var folder = place.Fresh("editors-foreign");
        var script = Path.Combine(folder, "agent.sh");
        await File.WriteAllTextAsync(script, Script);
        await using var setup = await AgentSetup.CreateAsync(place, "editors-foreign-" + sandbox, static _ => Answers.Done);
        setup.Configure($$$"""
            {
              "sessions": { "titles": "off" },
              "permissions": { "sandbox": "{{{sandbox}}}" },
              "plugins": { "acp": { "agents": { "quick": { "title": "Quick", "command": "/bin/sh", "args": ["{{{script}}}"], "reads": ["{{{folder}}}"] } } } }
            }
            """);
        using var editor = new AcpEditor(setup.Speak(["acp", "--model", "acp/quick", "--allow", "external_agent", "--allow", "external_agent(domain:*)"]));
        await editor.AskAsync("initialize", """{"protocolVersion":1}""");
        List<double> first = [];
        for (var i = 0; i <= Starts; i++)
        {
            var began = await editor.BeginAsync(setup.Workspace);
            var (alone, start) = await AloneAsync(setup, script);
            using var ending = alone;
            var through = await ThroughAsync(editor, began);
            if (i > 0)
            {
                first.Add(through - start);
            }
        }

        List<double> further = [];
        var session = await editor.BeginAsync(setup.Workspace);
        using var itself = (await AloneAsync(setup, script)).Agent;
        for (var i = 0; i <= Prompts; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            await itself.PromptAsync("one");
            var own = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            var through = await ThroughAsync(editor, session);
            if (i > 0)
            {
                further.Add(through - own);
            }
        }

        return (further, first);
    }

    private static async Task<double> ThroughAsync(AcpEditor editor, string session)
    {
        var told = editor.Chunks;
        var began = Stopwatch.GetTimestamp();
        await editor.PromptAsync(session);
        var through = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return editor.Chunks > told ? through : throw new BenchException("the other agent's answer did not come");
    }

    /// <summary>Starts the agent alone, up to the answer to its first prompt.</summary>
    private static async Task<(AcpEditor Agent, double Time)> AloneAsync(AgentSetup setup, string script)
    {
        var began = Stopwatch.GetTimestamp();
        var editor = new AcpEditor(setup.Speak("/bin/sh", [script]));
        await editor.AskAsync("initialize", """{"protocolVersion":1}""");
        await editor.AskAsync("session/resume", $$"""{"cwd":"{{setup.Workspace}}","sessionId":"one"}""");
        await editor.PromptAsync("one");
        return (editor, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }
}
