using AgentHost.Kernel.Permissions;

namespace AgentHost.Kernel.Tests.Permissions;

public sealed class PermissionPropertyTests
{
    private static readonly string[] Texts =
    [
        "read", "edit", "shell", "fetch", "x", "*", "re*", "read(src/**)", "edit(docs/**)", "path(**)", "path(src/a.cs)", "path(**/*.cs)", "path(/etc/**)", "path(~/x)", "path(.env)", "path(link)",
        "shell(git status)", "shell(git *)", "command(*)", "command(rm *)", "shell(npm run test* *)", "host(*)", "host(*.example.com)", "fetch(domain:example.com)", "path({a,b}/**)",
    ];

    private static readonly string[] Values =
    [
        ".", "src/a.cs", "src", "docs/b.md", "/etc/hosts", "../x", "link", ".env", "a", "\0", "", "~/x", ".agents/agent.json", ".git/config", "a/b/c/d",
        "git status", "git status && rm -rf /", "rm -rf build", "sudo rm x", "npm run test:unit", "ls -la", "cat .env", "'", "$(x)", "example.com", "a.example.com:443", "::1", "[", "a\nb",
    ];

    [Fact]
    public void Evaluate_MoreDenyOrAsk_NeverWidens_AndOrderNeverMatters()
    {
        var random = new Random(42);
        for (var i = 0; i < 30_000; i++)
        {
            var query = RandomQuery(random);
            var verdict = PermissionEvaluator.Evaluate(query).Verdict.Decision;

            var shuffled = query with { Rules = new PermissionRules { Deny = Shuffle(query.Rules.Deny, random), Ask = Shuffle(query.Rules.Ask, random), Allow = Shuffle(query.Rules.Allow, random) } };
            Assert.Equal(verdict, PermissionEvaluator.Evaluate(shuffled).Verdict.Decision);

            var extra = Plans.Rule(Texts[random.Next(Texts.Length)]);
            var denied = query with { Rules = query.Rules with { Deny = [.. query.Rules.Deny, extra] } };
            var asked = query with { Rules = query.Rules with { Ask = [.. query.Rules.Ask, extra] } };
            Assert.True(PermissionEvaluator.Evaluate(denied).Verdict.Decision <= verdict);
            Assert.True(PermissionEvaluator.Evaluate(asked).Verdict.Decision <= verdict);

            var allowed = query with { Rules = query.Rules with { Allow = [.. query.Rules.Allow, extra] } };
            Assert.True(PermissionEvaluator.Evaluate(allowed).Verdict.Decision >= verdict);
        }
    }

    [Fact]
    public void Evaluate_Verdict_AlwaysHasASentence_AndSuggestionsHelp()
    {
        var random = new Random(43);
        for (var i = 0; i < 10_000; i++)
        {
            var query = RandomQuery(random);
            var evaluation = PermissionEvaluator.Evaluate(query);
            Assert.True(evaluation.Verdict.Reason.Length > 10);
            foreach (var suggestion in evaluation.Suggestions)
            {
                var better = query with { Rules = query.Rules.WithAllow([Plans.Rule(suggestion)]) };
                Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(better).Verdict.Decision);
            }
        }
    }

    private static PermissionQuery RandomQuery(Random random)
    {
        var resources = Enumerable.Range(0, random.Next(4)).Select(_ => new Resource((ResourceKind)random.Next(5), Values[random.Next(Values.Length)])
        {
            Write = random.Next(2) == 0,
            Recursive = random.Next(4) == 0,
            Words = random.Next(6) == 0 ? Values[random.Next(Values.Length)].Split(' ') : null,
        }).ToArray();
        var tools = new[] { "read", "edit", "shell", "fetch", "x" };
        var plan = Plans.Of(tools[random.Next(tools.Length)], (ToolEffects)random.Next(64), resources);
        return Plans.Query(plan, (PermissionMode)random.Next(6), Rules(random), (HookVerdict)random.Next(5)) with
        {
            Paths = new FakePaths { Links = { ["/w/link"] = "/etc/hosts" } },
            DeclaredEffects = random.Next(4) == 0 ? (ToolEffects)random.Next(64) : Plans.All,
        };
    }

    private static PermissionRules Rules(Random random) => new() { Deny = Some(random, 2), Ask = Some(random, 2), Allow = Some(random, 4) };

    private static IReadOnlyList<PermissionRule> Some(Random random, int most) =>
        [.. Enumerable.Range(0, random.Next(most)).Select(_ => Plans.Rule(Texts[random.Next(Texts.Length)]))];

    private static IReadOnlyList<PermissionRule> Shuffle(IReadOnlyList<PermissionRule> rules, Random random)
    {
        var copy = rules.ToArray();
        random.Shuffle(copy);
        return copy;
    }
}
