using AgentHost.Plugins.Workflows.Checking;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>Each mistake is told with its place.</summary>
public sealed class MistakeTests
{
    private const string State = "state:\n  plan: string\n  count: number\n  done: boolean\n  notes: { type: list<string>, reduce: append }\n";

    /// <summary>Name, nodes behind the usual state (which takes lines 1 to 5), place, and a piece of the sentence.</summary>
    public static TheoryData<string, string, string, string> Graphs => new()
    {
        { "no nodes", "nodes: {}\n", "6:8", "has no nodes" },
        { "unreachable node", "nodes:\n  a: { agent: x }\n  b: { agent: y }\n", "8:3", "b is never reached" },
        { "missing target", "nodes:\n  a: { agent: x, next: bb }\n  b: { agent: y }\n", "7:24", "no node bb; did you mean b?" },
        { "missing handler", "nodes:\n  a: { agent: x, onError: fix }\n", "7:27", "no node fix" },
        { "own handler", "nodes:\n  a: { agent: x, onError: a }\n", "7:27", "handle its own failure" },
        { "missing start", "start: zz\nnodes:\n  a: { agent: x }\n", "6:8", "no node zz" },
        { "cycle without goto", "nodes:\n  a: { agent: x, next: b }\n  b: { agent: y, next: a }\n", "8:24", "without a limit" },
        { "goto without visits", "nodes:\n  a: { agent: x, next: b }\n  b: { agent: y, next: [{ goto: a }] }\n", "8:33", "has no limit" },
        { "cycle through a handler", "nodes:\n  a: { agent: x, onError: b }\n  b: { agent: y, next: a }\n", "8:24", "without a limit" },
        { "undeclared key saved", "nodes:\n  a: { agent: x, save: plna }\n", "7:24", "plna is no key with a type: declare it under state; did you mean plan?" },
        { "undeclared key in a prompt", "nodes:\n  a: { agent: \"Do {{ pla }}\" }\n", "7:22", "no key pla here; did you mean plan?" },
        { "undeclared key in a block", "nodes:\n  a:\n    agent: |\n      One.\n      Do {{ pla }}\n", "10:13", "no key pla" },
        { "open braces", "nodes:\n  a: { agent: \"Do {{ plan\" }\n", "7:19", "no closing }}" },
        { "wrong type in a condition", "nodes:\n  a: { agent: x, next: [{ to: b, when: plan + 1 }] }\n  b: { agent: y }\n", "7:40", "cannot be added" },
        { "condition that is none", "nodes:\n  a: { agent: x, next: [{ to: b, when: count }] }\n  b: { agent: y }\n", "7:40", "true or false" },
        { "text against number", "nodes:\n  a: { agent: x, next: [{ to: b, when: count == 'x' }] }\n  b: { agent: y }\n", "7:40", "never a string" },
        { "no order", "nodes:\n  a: { agent: x, next: [{ to: b, when: done < 1 }] }\n  b: { agent: y }\n", "7:40", "have no order" },
        { "member of a text", "nodes:\n  a: { agent: \"{{ plan.x }}\" }\n", "7:19", "has no members" },
        { "and of numbers", "nodes:\n  a: { agent: x, next: [{ to: b, when: count and done }] }\n  b: { agent: y }\n", "7:40", "a boolean was expected" },
        { "condition cut off", "nodes:\n  a: { agent: x, next: [{ to: b, when: done and }] }\n  b: { agent: y }\n", "7:48", "ends too early" },
        { "condition with rest", "nodes:\n  a: { agent: x, next: [{ to: b, when: done done }] }\n  b: { agent: y }\n", "7:45", "is not expected here" },
        { "pattern that is none", "nodes:\n  a: { agent: x, next: [{ to: b, when: \"plan matches '('\" }] }\n  b: { agent: y }\n", "7:54",
            "no regular expression" },
        { "pattern without quotes", "nodes:\n  a: { agent: x, next: [{ to: b, when: plan matches done }] }\n  b: { agent: y }\n", "7:53", "wants a pattern" },
        { "two writers side by side", "nodes:\n  a: { agent: x, next: [b, c] }\n  b: { agent: y, save: plan }\n  c: { agent: z, save: plan }\n", "9:24",
            "write plan side by side" },
        { "two branches write", "nodes:\n  a:\n    parallel:\n      l: { agent: y, save: plan }\n      r: { agent: z, save: plan }\n", "10:28",
            "write plan side by side" },
        { "foreach writes", "nodes:\n  a: { over: notes, foreach: { agent: y, save: plan } }\n", "7:48", "write plan side by side" },
        { "wait in a race", "nodes:\n  a:\n    parallel:\n      l: { wait: Go on? }\n      r: { agent: z }\n    need: any\n", "9:10", "branches that race" },
        { "wait deep in a race", "nodes:\n  a:\n    parallel:\n      l: { subgraph: { wait: Go on? } }\n      r: { agent: z }\n    need: 1\n", "9:22",
            "branches that race" },
        { "needs too many", "nodes:\n  a:\n    parallel:\n      l: { agent: y }\n    need: 2\n", "7:3", "needs 2 branches, and it has 1" },
        { "join of too many", "nodes:\n  a: { agent: x, next: b }\n  b: { agent: y, join: 3 }\n", "8:3", "waits for 3 nodes, and 1 lead" },
        { "loop without an end", "nodes:\n  a: { loop: { agent: y } }\n", "7:3", "never ends by itself" },
        { "loop with zero iterations", "nodes:\n  a: { loop: { agent: y }, phrase: DONE, iterations: 0 }\n", "7:54", "a number from 1 to 10000" },
        { "loop without a body", "nodes:\n  a: { loop: { start: x }, phrase: DONE }\n", "7:14", "has no nodes" },
        { "over of a text", "nodes:\n  a: { over: plan, foreach: { agent: y } }\n", "7:14", "over is a list" },
        { "foreach without over", "nodes:\n  a: { foreach: { agent: y } }\n", "7:3", "lacks over" },
        { "element named as a key", "nodes:\n  a: { over: notes, as: plan, foreach: { agent: y } }\n", "7:3", "plan is a name already" },
        { "node without a kind", "nodes:\n  a: { next: b }\n  b: { agent: y }\n", "7:3", "does nothing" },
        { "node of two kinds", "nodes:\n  a: { agent: x, wait: y }\n", "7:18", "is agent and wait" },
        { "node that is a text", "nodes:\n  a: hello\n", "7:6", "has members" },
        { "unknown member", "nodes:\n  a: { agent: x, modle: m }\n", "7:18", "no member modle; did you mean model?" },
        { "name of a node", "nodes:\n  \"a b\": { agent: x }\n", "7:3", "has letters, digits" },
        { "retry without end", "nodes:\n  a: { agent: x, retry: { attempts: 0 } }\n", "7:37", "a number from 1 to 20" },
        { "unknown word", "nodes:\n  a: { agent: x, onUnknown: maybe }\n", "7:29", "one of ask, retry, fail" },
        { "edge without a target", "nodes:\n  a: { agent: x, next: [{ when: done }] }\n", "7:25", "one of to, goto and else" },
        { "edge twice", "nodes:\n  a: { agent: x, next: [b, b] }\n  b: { agent: y }\n", "7:28", "leads to b twice" },
        { "empty decision", "nodes:\n  a: { decide: [] }\n", "7:3", "decides between no nodes" },
        { "default that is no option", "nodes:\n  a: { wait: Go on?, options: [one, two], default: three }\n", "7:3", "none of its options" },
        { "save of a container", "nodes:\n  a: { subgraph: { agent: x }, save: plan }\n", "7:38", "no result of its own" },
        { "publish without a pattern", "nodes:\n  a: { publish: { commands: [git push] } }\n", "7:3", "publishes nothing" },
        { "protection without a base", "nodes:\n  a: { publish: { commands: [git push], allow: [git push], protect: [A] } }\n", "7:70", "lacks base" },
        { "workflow that is not there", "nodes:\n  a: { workflow: other }\n", "7:18", "no workflow other" },
        { "twice the same node", "nodes:\n  a: { agent: x }\n  a: { agent: y }\n", "8:3", "a is there twice" },
        { "alias", "nodes:\n  a: *x\n", "7:6", "alias" },
        { "result that is no key", "result: nothing\nnodes:\n  a: { agent: x }\n", "6:9", "nothing is none" },
        { "limit of zero", "limits: { steps: 0 }\nnodes:\n  a: { agent: x }\n", "6:18", "a number from 1" },
    };

    public static TheoryData<string, string, string, string> Files => new()
    {
        { "no YAML", "nodes: [\n", "2:1", "no YAML" },
        { "a text", "hello\n", "1:1", "has members" },
        { "key without a type", "state:\n  plan:\nnodes:\n  a: { agent: x }\n", "2:8", "plan has no type" },
        { "type that is none", "state:\n  plan: text\nnodes:\n  a: { agent: x }\n", "2:9", "has no type" },
        { "reducer that does not fit", "state:\n  plan: { type: string, reduce: append }\nnodes:\n  a: { agent: x }\n", "2:3", "append is for lists" },
        { "initial value of another type", "state:\n  n: { type: number, initial: many }\nnodes:\n  a: { agent: x }\n", "2:31", "n is a number" },
        { "two declarations", "inputs:\n  a: string\nstate:\n  a: string\nnodes:\n  a: { agent: x }\n", "4:3", "declared twice" },
        { "name of a key", "state:\n  a-b: string\nnodes:\n  a: { agent: x }\n", "2:3", "letters, digits and _" },
        { "name of the workflow", "name: a b\nnodes:\n  a: { agent: x }\n", "1:7", "The name has letters" },
        { "words of another type", "input: n\nstate:\n  n: number\nnodes:\n  a: { agent: x }\n", "1:8", "of the type string" },
        { "two documents", "nodes:\n  a: { agent: x }\n---\nnodes: 1\n", "3:1", "more than one document" },
        { "Markdown without a prompt's key", "---\nname: x\n---\nDo {{ thing }}\n", "4:7", "no key thing" },
        { "Markdown with a strange member", "---\nmodle: x\n---\nDo it.\n", "2:1", "did you mean model?" },
    };

    [Theory]
    [MemberData(nameof(Graphs))]
    public void AMistakeInAGraph_IsToldWithItsPlace(string name, string nodes, string place, string sentence) => IsTold(name, State + nodes, place, sentence);

    [Theory]
    [MemberData(nameof(Files))]
    public void AMistakeInAFile_IsToldWithItsPlace(string name, string text, string place, string sentence) => IsTold(name, text, place, sentence);

    [Fact]
    public void AWorkflowWithinItself_IsTold()
    {
        var mistakes = Definitions.Mistakes("nodes:\n  a: { workflow: b }\n", static name => name == "b" ? "nodes:\n  c: { workflow: test }\n" : null);
        Assert.Contains(mistakes, static mistake => mistake.Contains("within itself", StringComparison.Ordinal));
    }

    [Fact]
    public void KeysOfTwoWorkflows_HaveToAgree()
    {
        var mistakes = Definitions.Mistakes(
            "state: { x: string }\nnodes:\n  a: { workflow: b }\n", static _ => "state: { x: number }\nnodes:\n  c: { agent: hi }\n");
        Assert.Contains(mistakes, static mistake => mistake.StartsWith("3:18 The workflow b declares x as number", StringComparison.Ordinal));
    }

    [Fact]
    public void ToolsAndModels_ThatAreNotThere_AreTold()
    {
        var workflow = Definitions.Read(
            "nodes:\n  a: { agent: x, tools: [raed], model: none/such, next: b }\n  b: { tool: gone }\n");
        var problems = new List<AgentHost.Plugins.Workflows.Definition.Problem>();
        WorkflowChecker.CheckNames(workflow, ["read", "grep"], static model => model == "none/such" ? "no provider none" : null, problems);
        Assert.Equal(
            [
                "2:25 There is no tool raed here; did you mean read?",
                "2:3 The model of a cannot be had: no provider none",
                "3:14 There is no tool gone here.",
            ],
            problems.Select(static problem => $"{problem.Place} {problem.Message}"));
        problems.Clear();
        WorkflowChecker.CheckNames(Definitions.Read("nodes:\n  a: { agent: x, tools: [read], model: \"{{ m }}\" }\nstate: { m: string }\n"), ["read"],
            static _ => "none", problems);
        Assert.Empty(problems);
    }

    private static void IsTold(string name, string text, string place, string sentence)
    {
        var mistakes = Definitions.Mistakes(text);
        Assert.True(
            mistakes.Any(mistake => mistake.StartsWith(place + " ", StringComparison.Ordinal)
                && mistake.Contains(sentence, StringComparison.OrdinalIgnoreCase)),
            $"{name}: {place} {sentence}\nfound:\n{string.Join("\n", mistakes)}");
    }
}
