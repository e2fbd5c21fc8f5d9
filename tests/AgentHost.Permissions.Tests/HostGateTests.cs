using AgentHost.Client;
using AgentHost.FileSystem.Tests;

namespace AgentHost.Permissions.Tests;

/// <summary>Connections of commands in the sandbox: rules for hosts decide, and no others.</summary>
public sealed class HostGateTests
{
    [Theory]
    [InlineData("", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("", "", "", "a.example", 443, PermissionMode.AcceptEdits, PermissionDecision.Ask)]
    [InlineData("", "", "", "a.example", 443, PermissionMode.DontAsk, PermissionDecision.Deny)]
    [InlineData("", "", "", "a.example", 443, PermissionMode.Plan, PermissionDecision.Deny)]
    [InlineData("", "", "", "a.example", 443, PermissionMode.Bypass, PermissionDecision.Allow)]
    [InlineData("shell(domain:a.example)", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("shell(domain:a.example)", "", "", "a.example", 80, PermissionMode.DontAsk, PermissionDecision.Allow)]
    [InlineData("shell(domain:a.example)", "", "", "a.example", 8443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell(domain:a.example:8443)", "", "", "a.example", 8443, PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("shell(domain:a.example:8443)", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell(domain:a.example)", "", "", "b.example", 443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell(domain:*.example)", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("shell(domain:*)", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("host(domain:a.example)", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("fetch(domain:a.example)", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell(*)", "", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell(domain:*)", "", "host(domain:a.example)", "a.example", 443, PermissionMode.Default, PermissionDecision.Deny)]
    [InlineData("shell(domain:*)", "", "shell(domain:a.example)", "a.example", 8443, PermissionMode.Bypass, PermissionDecision.Deny)]
    [InlineData("shell(domain:*)", "shell(domain:a.example)", "", "a.example", 443, PermissionMode.Default, PermissionDecision.Ask)]
    [InlineData("shell(domain:*)", "", "fetch(domain:a.example)", "a.example", 443, PermissionMode.Default, PermissionDecision.Allow)]
    [InlineData("shell(domain:8.8.8.8)", "", "", "8.8.8.8", 443, PermissionMode.Default, PermissionDecision.Allow)]
    public void Connection_IsJudgedByRulesForHosts(
        string allow, string ask, string deny, string host, int port, PermissionMode mode, PermissionDecision expected)
    {
        var rules = Plans.Rules(Given(deny), Given(ask), Given(allow));

        Assert.Equal(expected, Judge(host, port, mode, rules).Verdict.Decision);
    }

    /// <summary>Whatever stands there already, a rule that denies or asks never opens a host.</summary>
    [Fact]
    public void MoreRulesThatDenyOrAsk_NeverWiden()
    {
        string[] some = ["shell(domain:a.example)", "host(domain:*)", "shell(domain:*.example:8443)", "fetch(domain:*)", "shell"];
        foreach (var allow in some.Append(null))
        {
            foreach (var (host, port) in new[] { ("a.example", 443), ("a.example", 8443), ("b.test", 80) })
            {
                var before = Judge(host, port, PermissionMode.Default, Plans.Rules(allow: allow)).Verdict.Decision;
                foreach (var more in some)
                {
                    Assert.True(Rank(Judge(host, port, PermissionMode.Default, Plans.Rules(allow: allow, deny: more)).Verdict.Decision) >= Rank(before));
                    Assert.True(Rank(Judge(host, port, PermissionMode.Default, Plans.Rules(allow: allow, ask: more)).Verdict.Decision) >= Rank(before));
                }
            }
        }

        static int Rank(PermissionDecision decision) =>
            decision switch { PermissionDecision.Allow => 0, PermissionDecision.Ask => 1, _ => 2 };
    }

    [Theory]
    [InlineData("a.example", 443, "shell(domain:a.example)")]
    [InlineData("a.example", 80, "shell(domain:a.example)")]
    [InlineData("a.example", 4873, "shell(domain:a.example:4873)")]
    [InlineData("[2606:4700::1111]", 443, "shell(domain:[2606:4700::1111])")]
    public void RuleThatIsNamed_OpensIt(string host, int port, string expected)
    {
        var rule = HostGate.RuleFor("shell", host, port);

        Assert.Equal(expected, rule);
        Assert.Equal(PermissionDecision.Allow, Judge(host, port, PermissionMode.DontAsk, Plans.Rules(allow: rule)).Verdict.Decision);
    }

    private static string? Given(string rule) => rule.Length == 0 ? null : rule;

    private static PermissionEvaluation Judge(string host, int port, PermissionMode mode, Rules.PermissionRules rules) => HostGate.Evaluate(
        "shell",
        new ToolPlan(new ToolCall("c", "shell", default), "x")
        {
            Effects = ToolEffects.Network,
            Resources = [Resource.Host(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}:{port}"))],
        },
        port,
        mode,
        rules,
        new FakePaths());
}
