using AgentHost.Client;
using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions.Tests;

public sealed class PermissionPropertyTests
{
    private static readonly string[] Texts =
    [
        "read", "edit", "shell", "fetch", "x", "*", "re*", "read(src/**)", "edit(docs/**)", "path(**)",
        "path(src/a.cs)", "path(**/*.cs)", "path(/etc/**)", "path(~/x)", "path(.env)", "path(link)",
        "shell(git status)", "shell(git *)", "shell(make)", "shell(npm *)", "shell(timeout 5 *)", "shell(sudo make)", "edit(out/**)", "shell(sh -c *)",
        "shell(find *)", "shell(python3 -c *)", "command(*)", "command(rm *)", "shell(npm run test* *)",
        "host(*)", "host(*.example.com)", "fetch(domain:example.com)", "path({a,b}/**)",
    ];

    private static readonly string[] Values =
    [
        ".", "src/a.cs", "src", "docs/b.md", "/etc/hosts", "../x", "link", ".env", "a", "\0", "", "~/x", ".agents/agent.json", ".git/config", "a/b/c/d",
        "git status", "git status && rm -rf /", "rm -rf build", "sudo rm x", "npm run test:unit", "ls -la", "cat .env", "'", "make && npm test > out/a",
        "timeout 5 make", "sudo make", "bash -c 'make; rm x'", "cd src && cat a.cs", "find . -exec rm {} +",
        "x=$(npm test)", "PATH=/x make", "ls | xargs rm", "python3 -c 'x'", "if make; then git push; fi",
        "for f in a b; do npm run $f; done", "cat <<E\n$(make)\nE", "f() { make; }", "echo a > src/a.cs", "vi x", "cat < link", "cd .. || make; cat x",
        "git -C src push", "eval \"$x\"", "git status", "env A=1 npm test","$(x)", "example.com", "a.example.com:443",
        "::1", "cat src/*.cs", "echo a > src/*", "git log -- *.cs", "timeout 5 sh -c 'echo a > *.cs'", "[", "a\nb",
    ];

    [Fact]
    public void Evaluate_MoreDenyOrAsk_NeverWidens_AndOrderNeverMatters()
    {
        var random = new Random(42);
        for (var i = 0; i < 100_000; i++)
        {
            var query = RandomQuery(random);
            var verdict = PermissionEvaluator.Evaluate(query).Verdict.Decision;

            var shuffled = query with
            {
                Rules = new PermissionRules
                {
                    Deny = Shuffle(query.Rules.Deny, random),
                    Ask = Shuffle(query.Rules.Ask, random),
                    Allow = Shuffle(query.Rules.Allow, random)
                }
            };
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
        for (var i = 0; i < 40_000; i++)
        {
            var query = RandomQuery(random);
            var evaluation = PermissionEvaluator.Evaluate(query);
            Assert.True(evaluation.Verdict.Reason.Length > 10);
            foreach (var suggestion in evaluation.Suggestions)
            {
                var better = query with { Rules = query.Rules.WithAllow([.. PermissionRuleSet.Split(suggestion).Select(Plans.Rule)]) };
                Assert.Equal(PermissionDecision.Allow, PermissionEvaluator.Evaluate(better).Verdict.Decision);
            }
        }
    }

    // What is allowed in a line with others is allowed alone: seed 44.
    [Fact]
    public void Evaluate_AllowedLine_EachOfItsCommandsAloneIsAllowed()
    {
        var random = new Random(44);
        var rows = Lines.DecisionTable.Rows.Select(static row => row.Line)
            .Where(static line =>
                !line.Contains("cd ", StringComparison.Ordinal) && line.AsSpan().IndexOfAny("\n#`") < 0 && !line.EndsWith('&')
                && ShellSyntax.ShellParser.Parse(line).IsParsed).ToArray();
        string[] between = [" && ", " || ", "; ", " | ", " & "];
        var allowed = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var commands = Enumerable.Range(0, random.Next(2, 4)).Select(_ => rows[random.Next(rows.Length)]).ToArray();
            var line = string.Join(between[random.Next(between.Length)], commands);
            line = random.Next(4) switch { 0 => $"( {line} )", 1 => $"if {line}; then true; fi", _ => line };
            var rules = Rules(random) with { Deny = [] };
            if (Decide(line, rules) != PermissionDecision.Allow || ShellSyntax.ShellParser.Parse(line).Failure is not null)
            {
                continue;
            }

            allowed++;
            Assert.All(commands, command => Assert.True(
                ShellSyntax.ShellParser.Parse(command).Failure is not null || Decide(command, rules) == PermissionDecision.Allow
                || rules.Allow.Any(static rule => rule.IsWhole) || command.StartsWith("git", StringComparison.Ordinal)

                // A variable may be the loop's of another part.
                || command.Contains('$', StringComparison.Ordinal),
                $"{line}\n{command}"));
        }

        Assert.True(allowed > 500, $"{allowed} lines were allowed");
    }

    // Whether a program would hang depends on what stands before it.
    private static PermissionDecision Decide(string line, PermissionRules rules) =>
        PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell(line), rules: rules) with { BuiltinsOff = ["interactive"] }).Verdict.Decision;

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
            Paths = new FakePaths { Links = { ["/w/link"] = "/etc/hosts" }, Names = { ["/w/src/a.cs"] = random.Next(3) } },
            NamesIn = static folder => folder == "/w/src" ? ["a.cs", "b.cs"] : ["a.cs", ".env", "link", "src"],
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
