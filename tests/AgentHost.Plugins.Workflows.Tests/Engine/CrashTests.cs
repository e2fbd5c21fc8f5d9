using System.Globalization;
using System.Text;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Random graphs, killed behind each append: nothing that was stored runs again, no answer is lost, and the end is the same.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task ARunThatIsKilledAnywhere_ReachesTheSameEnd()
    {
        var random = new Random(20261124);
        var kills = 0;
        for (var round = 0; round < 25; round++)
        {
            var text = Random(random);
            var whole = Runs.Log(text);
            var end = await Runs.RunAsync(whole, ask: Answer);
            Assert.True(end.Status == RunStatus.Completed, $"{end.Status} {end.Reason}\n{text}");
            foreach (var cut in whole.Ends.ToList())
            {
                kills++;
                var log = new MemoryLog([.. whole.Events.Take(cut)]);
                var stored = log.Read().OfType<NodeCompleted>().Select(static each => each.Key).ToHashSet(StringComparer.Ordinal);
                var answers = log.Read().OfType<WaitAnswered>().Select(static each => each.Key).ToHashSet(StringComparer.Ordinal);
                var begun = log.Read().OfType<NodeStarted>().Select(static each => each.Key).Where(key => !stored.Contains(key)).ToList();
                var executor = new ScriptedExecutor();
                var asked = new List<string>();
                var state = await Runs.RunAsync(log, executor, ask: question =>
                {
                    asked.Add(question.Key);
                    return Answer(question);
                });
                Assert.True(state.Status == RunStatus.Completed, $"cut at {cut}: {state.Status} {state.Reason}\n{text}");
                Assert.DoesNotContain(executor.Acted, stored.Contains);
                Assert.DoesNotContain(asked, answers.Contains);
                var unknown = log.Read().OfType<NodeCompleted>().Where(static each => each.Outcome == NodeOutcome.Unknown).Select(static each => each.Key);
                Assert.Equal(begun.Order(StringComparer.Ordinal), unknown.Order(StringComparer.Ordinal));
                Assert.Equal(Values(end), Values(state));
            }
        }

        Assert.True(kills > 300, $"only {kills} kills");
    }

    [Fact]
    public async Task AppendsThatFail_EndTheDriver_AndLoseNothing()
    {
        var text = Random(new Random(3));
        var whole = Runs.Log(text);
        await Runs.RunAsync(whole, ask: Answer);
        for (var most = 0; most < whole.Ends.Count / 2; most++)
        {
            var log = new MemoryLog(Runs.Log(text).Events, most);
            await Assert.ThrowsAsync<HostException>(() => Runs.RunAsync(log, ask: Answer));
            var again = new MemoryLog(log.Events);
            Assert.Equal(RunStatus.Completed, (await Runs.RunAsync(again, ask: Answer)).Status);
        }
    }

    [Fact]
    public async Task TheSameEvents_GiveTheSameState()
    {
        var log = Runs.Log(Random(new Random(11)));
        var end = await Runs.RunAsync(log, ask: Answer);
        var again = RunFold.Fold(log.Read());
        Assert.Equal((Values(end), end.Steps, end.Cost, end.Status), (Values(again), again.Steps, again.Cost, again.Status));
    }

    private static string? Answer(WaitOpened question) => question.Options.Count > 0 ? question.Options[0] : "yes";

    /// <summary>The end state; of lists the order is that of the completions.</summary>
    private static string Values(RunState state) => string.Join(
        ' ', ((System.Collections.Immutable.ImmutableList<object?>)state.State["log"]!).Select(static item => (string)item!).Order(StringComparer.Ordinal));

    /// <summary>A definition of nodes within each other.</summary>
    private static string Random(Random random)
    {
        var text = new StringBuilder("limits: { concurrency: 3 }\nstate:\n  log: { type: list<string>, reduce: append }\n");
        var names = 0;
        Nodes(text, 0, 3);
        return text.ToString();

        void Nodes(StringBuilder to, int indent, int depth)
        {
            var pad = new string(' ', indent);
            to.Append(pad).Append("nodes:\n");
            var ids = Enumerable.Range(0, random.Next(1, 4)).Select(_ => "n" + (++names).ToString(CultureInfo.InvariantCulture)).ToList();
            for (var i = 0; i < ids.Count; i++)
            {
                to.Append(CultureInfo.InvariantCulture, $"{pad}  {ids[i]}:\n");
                var next = ids.Skip(i + 1).ToList();
                if (next.Count > 0)
                {
                    // The next one always, and at times those behind it too, whose joins wait for all.
                    var more = next.Skip(1).Where(_ => random.Next(2) == 0);
                    to.Append(CultureInfo.InvariantCulture, $"{pad}    next: [{string.Join(", ", more.Prepend(next[0]))}]\n");
                }

                Node(to, indent + 4, depth, ids[i]);
            }
        }

        void Node(StringBuilder to, int indent, int depth, string id)
        {
            var pad = new string(' ', indent);
            switch (depth == 0 ? random.Next(3) : random.Next(7))
            {
                case 0:
                    to.Append(CultureInfo.InvariantCulture, $"{pad}agent: agent {id}\n{pad}save: log\n");
                    break;
                case 1:
                    to.Append(CultureInfo.InvariantCulture, $"{pad}command: run {id}\n{pad}save: log\n");
                    if (random.Next(2) == 0)
                    {
                        to.Append(CultureInfo.InvariantCulture, $"{pad}onUnknown: retry\n");
                    }

                    break;
                case 2:
                    to.Append(CultureInfo.InvariantCulture, $"{pad}wait: Go on at {id}?\n{pad}options: [yes, no]\n{pad}save: log\n");
                    break;
                case 3:
                    to.Append(CultureInfo.InvariantCulture, $"{pad}bound: {random.Next(1, 4)}\n{pad}parallel:\n");
                    foreach (var branch in Enumerable.Range(0, random.Next(1, 4)))
                    {
                        to.Append(CultureInfo.InvariantCulture, $"{pad}  b{branch}:\n");
                        Nodes(to, indent + 4, depth - 1);
                    }

                    break;
                case 4:
                    to.Append(CultureInfo.InvariantCulture, $"{pad}until: iteration >= {random.Next(1, 4)}\n{pad}stuck: 99\n{pad}loop:\n");
                    Nodes(to, indent + 2, depth - 1);
                    break;
                case 5:
                    to.Append(CultureInfo.InvariantCulture, $"{pad}over: \"['x', 'y']\"\n{pad}as: e{id}\n{pad}bound: 2\n{pad}foreach:\n");
                    Nodes(to, indent + 2, depth - 1);
                    break;
                default:
                    to.Append(CultureInfo.InvariantCulture, $"{pad}subgraph:\n");
                    Nodes(to, indent + 2, depth - 1);
                    break;
            }
        }
    }
}
