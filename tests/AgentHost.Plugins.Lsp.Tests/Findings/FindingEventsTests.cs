using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tests.Findings;

public sealed class FindingEventsTests
{
    private static readonly string Root = Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar);

    [Fact]
    public async Task Tell_WhileOneIsTold_LastCountsOfEachFileFollow()
    {
        var told = new List<string>();
        var (first, go, all) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var news = new FindingEvents(Root, async data =>
        {
            first.TrySetResult();
            await go.Task;
            told.Add($"{Path.GetFileName((string)data["file"]!)} {data["errors"]} {data["warnings"]} {data["others"]}");
            if (told.Count == 3)
            {
                all.SetResult();
            }
        });
        news.Tell("s", At("a"), [Of(1)]);
        await first.Task.WaitAsync(ServerRig.Patience);
        news.Tell("s", At("a"), [Of(1), Of(1)]);
        news.Tell("s", Path.Combine(Path.GetPathRoot(Root)!, "elsewhere"), [Of(1)]);
        news.Tell("s", At("b"), []);
        news.Tell("s", At("a"), [Of(2), Of(3), Of(4)]);
        go.SetResult();
        await all.Task.WaitAsync(ServerRig.Patience);
        Assert.Equal(["a 1 0 0", "a 0 1 2", "b 0 0 0"], [told[0], .. told.Skip(1).Order(StringComparer.Ordinal)]);
    }

    private static string At(string name) => Path.Combine(Root, name);

    private static Finding Of(int severity) => new(default, default, severity, "wrong");
}
