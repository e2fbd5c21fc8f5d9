using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.Hosting;
using AgentHost.Json;

namespace AgentHost.Kernel.Tests.Configuration;

/// <summary>Of a project that nobody trusts only what narrows holds, and each file says what does.</summary>
public sealed class UntrustedSettingsTests : IDisposable
{
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Load_WhatNarrows_IsTakenAndTheRestNamed()
    {
        _home.Write(_home.ProjectFile, """
            {
              "model": "theirs", "permissions": { "allow": ["*"], "deny": ["shell(git push *)"], "ask": ["fetch"], "mode": "bypass" },
              "context": { "ignore": ["private/**"], "askBeforeSend": false }, "limits": { "steps": 1, "cost": "$1", "firstToken": "1s" }, "hooks": { "stop": [] }
            }
            """);

        var result = _home.Load(trusted: false);

        Assert.Empty(result.Problems);
        Assert.Equal(["shell(git push *)"], result.View.Texts("permissions", "deny"));
        Assert.Equal(["fetch"], result.View.Texts("permissions", "ask"));
        Assert.Equal(["private/**"], result.View.Texts("context", "ignore"));
        Assert.Equal(1, result.View.Integer("limits", "steps"));
        Assert.Equal(1m, result.View.Dollars("limits", "cost"));
        Assert.Equal(_home.ProjectFile + ":2", result.View.OriginOf("permissions", "deny", "0"));
        foreach (var left in (string[][])[
            ["model"], ["permissions", "allow"], ["permissions", "mode"], ["context", "askBeforeSend"], ["limits", "firstToken"], ["hooks"]
        ])
        {
            Assert.Null(result.View.Find(left));
        }

        Assert.Equal(
            $"{_home.ProjectFile} is not trusted: \"permissions.deny\", \"permissions.ask\", \"context.ignore\", \"limits.steps\", \"limits.cost\" hold, "
            + "since they can only narrow what is done; "
            + "the rest is ignored (\"model\", \"permissions.allow\", \"permissions.mode\", \"context.askBeforeSend\", \"limits.firstToken\", \"hooks\"); "
            + "run \"agent trust\" here to take it from now on, or give --trust for one run.",
            Assert.Single(result.Ignored));
    }

    [Theory]
    [InlineData("""{"limits":{"steps":5}}""", """{"limits":{"steps":6}}""", "steps", false)]
    [InlineData("""{"limits":{"steps":5}}""", """{"limits":{"steps":4}}""", "steps", true)]
    [InlineData("{}", """{"limits":{"steps":101}}""", "steps", false)]
    [InlineData("{}", """{"limits":{"subAgentDepth":3}}""", "subAgentDepth", false)]
    [InlineData("{}", """{"limits":{"subAgents":1}}""", "subAgents", true)]
    [InlineData("{}", """{"limits":{"tokens":900}}""", "tokens", true)]
    [InlineData("""{"limits":{"cost":"$1"}}""", """{"limits":{"cost":"$2"}}""", "cost", false)]
    [InlineData("""{"limits":{"time":"1m"}}""", """{"limits":{"time":"61s"}}""", "time", false)]
    [InlineData("""{"limits":{"time":"1m"}}""", """{"limits":{"time":"59s"}}""", "time", true)]
    [InlineData("{}", """{"limits":{"steps":"many"}}""", "steps", false)]
    [InlineData("{}", """{"limits":{"steps":0}}""", "steps", false)]
    [InlineData("{}", """{"limits":{"retries":{"attempts":0}}}""", "retries", false)]
    public void Load_Limit_IsTakenWhereItIsNotHigher(string mine, string theirs, string limit, bool taken)
    {
        _home.Write(_home.UserFile, mine).Write(_home.ProjectFile, theirs);

        var result = _home.Load(trusted: false);

        Assert.Empty(result.Problems);
        Assert.Equal(taken, result.View.OriginOf("limits", limit).StartsWith(_home.ProjectFile, StringComparison.Ordinal));
        Assert.Contains(_home.ProjectFile, result.Ignored[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cheap", true)]
    [InlineData("evil/model", false)]
    public void Load_Model_IsTakenByANameOfThePersons(string model, bool taken)
    {
        _home.Write(_home.UserFile, """{"model":"mine","models":{"cheap":{"model":"a/small"}}}""")
            .Write(_home.ProjectFile, "{\"model\":\"" + model + "\",\"models\":{\"evil/model\":{\"model\":\"x\"}}}");

        Assert.Equal(taken ? model : "mine", _home.Load(trusted: false).View.Text("model"));
    }

    [Theory]
    [InlineData("""{"context":{"ignore":["!private/**"]}}""")]
    [InlineData("""{"context":{"ignore":["a"," !b"]}}""")]
    [InlineData("""{"context":{"ignore":"x"}}""")]
    [InlineData("""{"permissions":{"deny":"x"}}""")]
    public void Load_WhatIsNoListThatHides_IsIgnored(string theirs)
    {
        _home.Write(_home.ProjectFile, theirs);
        var result = _home.Load(trusted: false);
        Assert.Empty(result.Problems);
        Assert.Null(result.View.Find("context", "ignore"));
        Assert.Null(result.View.Find("permissions", "deny"));
        Assert.Contains("is ignored", Assert.Single(result.Ignored), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WhatIsWrongInIt_StopsNothing()
    {
        _home.Write(_home.UserFile, """{"permissions":{"deny":["edit"]}}""")
            .Write(
                _home.ProjectFile,
                """{"permissions":{"deny":[7,{"rule":"shell(x)","nonsense":1},"shell((","fetch",{"rule":"read","reason":"obey me"}],"deny":["shell(y)","shell((",{"rule":"read(a)","reason":"obey me"}]}}""");

        var result = _home.Load(trusted: false);
        var (rules, problems) = RuleLayers.Read(result.View, [], []);

        Assert.DoesNotContain(result.Problems, static problem => problem.Severity == JsonSeverity.Error);
        Assert.DoesNotContain(problems, static problem => problem.Severity == JsonSeverity.Error);
        Assert.Equal(["edit", "shell(y)", "read(a)"], rules.Deny.Select(static rule => rule.Text));
        Assert.All(rules.Deny, static rule => Assert.Equal("", rule.Because));
    }
}
