using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A prompt to another agent by ours, less the same prompt to that agent alone: its process, its greeting, its session, its answer.</summary>
internal static class ForeignAgentRun
{
    private const int Prompts = 60;
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

    /// <summary>Measures it without a sandbox and in one.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(BenchPlace place)
    {
        if (OperatingSystem.IsWindows())
        {
            return [Figure.LeftOut("a prompt to another agent, less the agent's own time", "the agent is a shell script")];
        }

        return
        [
            new Figure("a prompt to another agent, less the agent's own time", "ms", await MeasureAsync(place, "off")) { Budget = Most, Note = "no sandbox" },
            new Figure("the same in its sandbox", "ms", await MeasureAsync(place, "auto")) { Note = "as it works" },
        ];
    }

    private static async Task<List<double>> MeasureAsync(BenchPlace place, string sandbox)
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
        var session = await editor.BeginAsync(setup.Workspace);
        List<double> added = [];
        for (var i = 0; i <= Prompts; i++)
        {
            var alone = await AloneAsync(setup, script);
            var told = editor.Chunks;
            var began = Stopwatch.GetTimestamp();
            await editor.PromptAsync(session);
            var through = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (editor.Chunks == told)
            {
                throw new BenchException("the other agent's answer did not come");
            }

            if (i > 0)
            {
                added.Add(through - alone);
            }
        }

        return added;
    }

    private static async Task<double> AloneAsync(AgentSetup setup, string script)
    {
        var began = Stopwatch.GetTimestamp();
        using var editor = new AcpEditor(setup.Speak("/bin/sh", [script]));
        await editor.AskAsync("initialize", """{"protocolVersion":1}""");
        await editor.AskAsync("session/resume", $$"""{"cwd":"{{setup.Workspace}}","sessionId":"one"}""");
        await editor.PromptAsync("one");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
