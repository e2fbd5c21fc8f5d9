using AgentHost.Plugins.Workflows.Reading;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>Damaged definitions are refused with places; nothing is ever thrown.</summary>
public sealed class FuzzTests
{
    private const string Odd = "{}[]:,'\"&*!|>%@`#-\n\t\0 \u00e9";

    private const string Whole = """
        name: whole
        inputs: { task: string }
        state:
          plan: string
          findings: { type: list<string>, reduce: append }
          code: number
        limits: { steps: 50, cost: 2 }
        nodes:
          plan: { agent: "Plan {{ task }}", tools: [read], save: plan, next: [ask, { to: look, when: "length plan > 3" }] }
          ask: { wait: "Go on with {{ plan }}?", options: [yes, no], next: build }
          look: { command: "ls {{ task }}", save: { code: exitCode }, next: build }
          build:
            join: any
            loop: { nodes: { work: { agent: Work., next: test }, test: { command: make test, anyExit: true } } }
            check: make test
            phrase: DONE
            next: fan
          fan:
            over: findings
            as: finding
            foreach: { agent: "Mend {{ finding }}" }
            next: [{ to: out, when: "code == 0 and not (plan matches 'x')" }, { else: fail }]
          fail: { agent: Say why. }
          out: { publish: { commands: ["git push"], allow: ["git push*"], protect: [AGENTS.md], base: origin/main } }
        """;

    [Fact]
    public void TheWholeOne_HasNoMistake() => Definitions.Read(Whole);

    [Fact]
    public void DamagedDefinitions_AreRefusedWithPlaces()
    {
        var random = new Random(7);
        var usable = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var text = Whole.ToCharArray().ToList();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(4))
                {
                    case 0:
                        text.RemoveAt(at);
                        break;
                    case 1:
                        text.Insert(at, Odd[random.Next(Odd.Length)]);
                        break;
                    case 2:
                        text.RemoveRange(at, Math.Min(random.Next(40), text.Count - at));
                        break;
                    default:
                        var from = random.Next(text.Count);
                        text.InsertRange(at, text.GetRange(from, Math.Min(random.Next(60), text.Count - from)));
                        break;
                }
            }

            var read = WorkflowReader.Read("whole", string.Concat(text));
            Assert.All(read.Problems, problem => Assert.True(problem.Place is { Line: >= 1, Column: >= 1 } && problem.Message.Length > 5, string.Concat(text)));
            Assert.True(read.Workflow is not null || read.Problems.Count > 0, string.Concat(text));
            usable += read.IsUsable ? 1 : 0;
        }

        Assert.InRange(usable, 10, 2_500);
    }
}
