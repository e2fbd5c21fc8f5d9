using System.Text;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.FileSystem.Tests;
using AgentHost.Hosting;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Permissions.Tests;

namespace AgentHost.Kernel.Tests.Permissions;

/// <summary>
/// A narrower layer never widens, whatever layers, modes and calls are drawn. ROUNDS says how many: 100,000 is the whole run, 10,000 the usual one.
/// </summary>
public sealed class LayerPropertyTests
{
    private static readonly int Cases = Rounds.Or(10_000);

    private static readonly PermissionMode[] ByLeniency =
    [
        PermissionMode.Plan, PermissionMode.DontAsk, PermissionMode.Default, PermissionMode.AcceptEdits, PermissionMode.Bypass
    ];

    private static readonly string[] Texts =
    [
        "read", "edit", "shell", "fetch", "*", "read(src/**)", "edit(docs/**)", "path(**)", "path(src/a.cs)", "path(/etc/**)",
        "path(.env)", "path(link)", "shell(git status)", "shell(git *)", "shell(make)", "shell(npm *)", "shell(timeout 5 *)",
        "shell(sudo make)", "edit(out/**)", "shell(sh -c *)", "shell(find *)", "command(*)", "command(rm *)", "host(*)", "fetch(domain:example.com)",
    ];

    private static readonly (string Tool, Func<ToolPlan> Plan)[] Calls =
    [
        .. ((string[])["src/a.cs", ".env", "/etc/hosts", "link", ".agents/agent.json", ".git/config", "docs/b.md"])
            .SelectMany(static path => ((string, Func<ToolPlan>)[])[("read", () => Plans.Read(path)), ("edit", () => Plans.Edit(path))]),
        .. ((string[])[
            "git status", "git status && rm -rf /", "rm -rf build", "sudo make", "npm test > out/a", "timeout 5 make", "bash -c 'make; rm x'",
            "cat .env", "cat link", "echo $DATABASE_URL", "'", "find . -exec rm {} +", "x=$(npm test)", "vi x", "git remote -v", "make"
        ])
            .Select(static line => ("shell", (Func<ToolPlan>)(() => Plans.Shell(line)))),
        .. ((string[])["example.com", "a.example.com:443"])
            .Select(static host => ("fetch", (Func<ToolPlan>)(() => Plans.Of("fetch", ToolEffects.Network, new Resource(ResourceKind.Host, host))))),
    ];

    [Fact]
    public void Evaluate_NarrowerLayer_NeverWidens()
    {
        using var home = new AgentHost.Configuration.Tests.TempHome();
        home.Write(home.UserFile, "{}").Write(home.ProjectFile, "{}").Write(home.LocalFile, "{}").Write(home.Managed, "{}");
        var random = new Random(45);
        var seen = new int[3];
        for (var i = 0; i < Cases; i++)
        {
            var plan = Calls[random.Next(Calls.Length)].Plan();
            var (managed, user, project, local) = (Layer(random, 3), Layer(random, 3), Layer(random, 5), Layer(random, 2));
            var own = Load(home, managed, user, "{}", "{}", trusted: false);
            var untrusted = Load(home, managed, user, project, local, trusted: false);
            var trusted = Load(home, managed, user, project, local, trusted: true);
            var mode = ModeOf(own, random);
            var hook = (HookVerdict)random.Next(5);
            var alone = Query(plan, own, mode, HookVerdict.None);
            var drawn = $"case {i}: {plan.Call.Tool} {string.Join(", ", plan.Resources.Select(static resource => resource.Value))} in {mode}\n"
                + $"managed {managed}\nuser {user}\nproject {project}\nlocal {local}";

            // A project that nobody trusts only narrows, and says nothing of the mode.
            var verdict = Decide(alone);
            seen[(int)verdict]++;
            AssertNarrower(Decide(Query(plan, untrusted, mode, HookVerdict.None)), verdict, "untrusted", drawn);
            Assert.Null(untrusted.Text("permissions", "mode") is { } said && said != own.Text("permissions", "mode") ? $"{said}\n{drawn}" : null);

            // One that is trusted takes no deny and no ask of others away, and never sets bypass.
            var whole = Query(plan, trusted, mode, HookVerdict.None);
            AssertHolds(alone, whole, "trusted", drawn);
            Assert.True(
                trusted.ScopeOf("permissions", "mode") is not (SettingsScope.Project or SettingsScope.Local) || trusted.Text("permissions", "mode") != "bypass",
                drawn);

            // What a skill or a command allows in advance stands below every ask and deny, and lifts nothing that safety holds back.
            var skilled = whole with { PreApproved = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Plans.Rule(Texts[random.Next(Texts.Length)]))] };
            AssertHolds(whole, skilled, "skill", drawn);
            AssertNarrower(
                Decide(skilled),
                PermissionEvaluator.Evaluate(whole).Verdict is { Cause: PermissionCause.Safety, Decision: var safe } ? safe : PermissionDecision.Allow,
                "skill and safety",
                drawn);
            if (mode == PermissionMode.Plan && plan.Effects.HasFlag(ToolEffects.Write))
            {
                Assert.True(Decide(skilled) == PermissionDecision.Deny, $"skill in plan\n{drawn}");
            }

            // A hook's word stands there too; all but allow only narrow.
            var hooked = skilled with { Hook = hook };
            AssertHolds(skilled, hooked, "hook", drawn);
            if (hook is not (HookVerdict.None or HookVerdict.Allow))
            {
                AssertNarrower(Decide(hooked), Decide(skilled), $"hook {hook}", drawn);
            }

            // An agent's ceiling, and that of a sub-agent within it.
            var agent = hooked with { Mode = ModeOrder.Stricter(mode, ByLeniency[random.Next(ByLeniency.Length)]) };
            var below = agent with { Mode = ModeOrder.Stricter(agent.Mode, (PermissionMode)random.Next(7)), PreApproved = [] };
            AssertNarrower(Decide(agent), Decide(hooked), $"agent in {agent.Mode}", drawn);
            AssertNarrower(Decide(below), Decide(agent), $"sub-agent in {below.Mode} below {agent.Mode}", drawn);
        }

        Assert.All(seen, static count => Assert.True(count > Cases / 20, $"too few of one decision: {count}"));
    }

    // What the rules before deny or ask for stays so, however much more is allowed.
    private static void AssertHolds(PermissionQuery before, PermissionQuery after, string layer, string drawn)
    {
        var verdict = PermissionEvaluator.Evaluate(before).Verdict;
        if (verdict is { Decision: PermissionDecision.Deny, Rule: not null } && before.Rules.Deny.Any(rule => rule.Text == verdict.Rule))
        {
            AssertNarrower(Decide(after), PermissionDecision.Deny, layer, drawn);
        }
        else if (verdict is { Rule: not null, Decision: not PermissionDecision.Allow } && before.Rules.Ask.Any(rule => rule.Text == verdict.Rule))
        {
            AssertNarrower(Decide(after), PermissionDecision.Ask, layer, drawn);
        }
    }

    private static void AssertNarrower(PermissionDecision now, PermissionDecision most, string layer, string drawn) =>
        Assert.True(now <= most, $"{layer}: {now} where {most} was the most\n{drawn}");

    private static PermissionDecision Decide(PermissionQuery query) => PermissionEvaluator.Evaluate(query).Verdict.Decision;

    private static PermissionQuery Query(ToolPlan plan, SettingsView settings, PermissionMode mode, HookVerdict hook) =>
        Plans.Query(plan, mode, RuleLayers.Read(settings, [], [], here: new RuleCircumstances(null, static () => "me", static () => [])).Rules, hook) with
        {
            Paths = new FakePaths { Links = { ["/w/link"] = "/etc/hosts" } },
            BuiltinsOff = PermissionBuiltins.Off(settings)
        };

    private static PermissionMode ModeOf(SettingsView settings, Random random) =>
        settings.Text("permissions", "mode") is { } word && EnumNames.TryParse<PermissionMode>(word, out var mode)
            ? mode
            : ByLeniency[random.Next(ByLeniency.Length)];

    private static SettingsView Load(AgentHost.Configuration.Tests.TempHome home, string managed, string user, string project, string local, bool trusted) =>
        SettingsLoader.Load(new()
    {
        Folders = home.Folders,
        WorkspaceRoot = home.Workspace,
        Trusted = trusted,
        ManagedPath = home.Managed,
        Drafts = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [home.Managed] = Encoding.UTF8.GetBytes(managed),
            [home.UserFile] = Encoding.UTF8.GetBytes(user),
            [home.ProjectFile] = Encoding.UTF8.GetBytes(project),
            [home.LocalFile] = Encoding.UTF8.GetBytes(local),
        },
    }).View;

    private static string Layer(Random random, int most)
    {
        if (random.Next(3) == 0)
        {
            return "{}";
        }

        var permissions = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var list in (string[])["deny", "ask", "allow", "allow"])
        {
            if (random.Next(2) == 0)
            {
                permissions[list] = Enumerable.Range(0, random.Next(most)).Select(_ => Texts[random.Next(Texts.Length)]).ToArray();
            }
        }

        if (random.Next(4) == 0)
        {
            permissions["mode"] = PermissionEvaluator.ModeWord(ByLeniency[random.Next(ByLeniency.Length)]);
        }

        if (random.Next(6) == 0)
        {
            permissions["builtins"] = new Dictionary<string, bool> { ["secret-files"] = false, ["outside-workspace"] = random.Next(2) == 0 };
        }

        return JsonSerializer.Serialize(new Dictionary<string, object> { ["permissions"] = permissions });
    }
}
