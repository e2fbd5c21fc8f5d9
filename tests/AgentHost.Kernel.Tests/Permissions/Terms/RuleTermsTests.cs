using System.Text.Json;
using AgentHost.Client;
using AgentHost.FileSystem.Tests;
using AgentHost.Hosting;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Permissions.Tests;

namespace AgentHost.Kernel.Tests.Permissions.Terms;

/// <summary>Rules that are objects: their tests, their end, and where and for whom they hold.</summary>
public sealed class RuleTermsTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        """{"rule":"shell(git push *)","matches":["git push","git push origin main","shell(git push -f)","sh -c 'git push'"],"notMatches":["git pull","git pushx"]}""",
        "deny",
        null)]
    [InlineData(
        """{"rule":"shell(npm run test* *)","matches":["npm run test:unit --watch","timeout 5 npm run test"],"notMatches":["npm run test; rm x","npm run build"]}""",
        "allow",
        null)]
    [InlineData("""{"rule":"edit(src/**)","matches":["src/a.cs"],"notMatches":["docs/a.md","../x"]}""", "allow", null)]
    [InlineData("""{"rule":"path(secrets/**)","matches":["secrets/a","read(secrets/b)","shell(cat secrets/a)"],"notMatches":["src/a"]}""", "deny", null)]
    [InlineData("""{"rule":"host(*.example.com)","matches":["https://a.example.com/x"],"notMatches":["https://example.com/"]}""", "ask", null)]
    [InlineData("""{"rule":"mcp__github__*","matches":["mcp__github__search"],"notMatches":["mcp__gitlab__search"]}""", "allow", null)]
    [InlineData("""{"rule":"shell(git push)","matches":["git push","git push origin"]}""", "deny", "does not match \"git push origin\"")]
    [InlineData("""{"rule":"shell(git *)","notMatches":["git push"]}""", "allow", "matches \"git push\"")]
    [InlineData("""{"rule":"edit(src/**)","matches":["src/a.cs"],"notMatches":["src/../src/b.cs"]}""", "allow", "matches \"src/../src/b.cs\"")]
    [InlineData("""{"rule":"search_*(x)","matches":["x"]}""", "allow", "name the tool")]
    public void Read_RuleWithTests_HoldsThem(string rule, string list, string? wrong)
    {
        var (rules, problems) = Read(In(list, rule));

        if (wrong is null)
        {
            Assert.Empty(problems);
            Assert.Single(rules.Deny.Concat(rules.Ask).Concat(rules.Allow));
            return;
        }

        Assert.Contains(wrong, Assert.Single(problems).Message, StringComparison.Ordinal);

        // It denies, whatever it was to do.
        Assert.Empty(rules.Allow.Concat(rules.Ask));
        Assert.True(Assert.Single(rules.Deny).IsWhole);
    }

    [Fact]
    public void Evaluate_BrokenRule_DeniesItsToolAndNoOther()
    {
        var (rules, _) = Read("""{"permissions":{"allow":["shell",{"rule":"shell(git *)","notMatches":["git push"]}]}}""");

        var verdict = PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell("git status"), PermissionMode.Bypass, rules)).Verdict;
        Assert.Equal((PermissionDecision.Deny, PermissionCause.Rule), (verdict.Decision, verdict.Cause));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(Plans.Read("a.txt"), rules: rules));
    }

    [Theory]
    [InlineData("2027-01-31T18:00:00Z", "2027-01-31T17:59:59Z", true)]
    [InlineData("2027-01-31T18:00:00Z", "2027-01-31T18:00:00Z", false)]
    [InlineData("2027-01-31T18:00:00+01:00", "2027-01-31T16:59:59Z", true)]
    [InlineData("2027-01-31T18:00+01:00", "2027-01-31T17:00:00Z", false)]
    public void At_RuleWithAnEnd_HoldsUntilThen(string until, string now, bool holds)
    {
        var (rules, problems) = Read(In("deny", "{\"rule\":\"read\",\"until\":\"" + until + "\"},\"edit\""));
        Assert.Empty(problems);

        var then = rules.At(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(holds ? 2 : 1, then.Deny.Count);
        Assert.Equal(holds ? 0 : 1, then.Resting.Count);
        Assert.Equal(holds ? PermissionDecision.Deny : PermissionDecision.Allow, Plans.Decide(Plans.Read("a"), rules: then));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2027-01-31")]
    [InlineData("2027-01-31T18:00:00")]
    [InlineData("2027-13-31T18:00:00Z")]
    public void Read_EndThatIsNone_IsAnErrorAndDenies(string until)
    {
        var (rules, problems) = Read(In("allow", "{\"rule\":\"read\",\"until\":\"" + until + "\"}"));

        Assert.Contains("2027-01-31T18:00:00Z", Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.Empty(rules.Allow);
        Assert.Single(rules.Deny);
    }

    [Theory]
    [InlineData("""{"rule":"read","environments":["prod"]}""", "prod", "me", "a,b", true)]
    [InlineData("""{"rule":"read","environments":["test","Prod"]}""", "prod", "me", "a", true)]
    [InlineData("""{"rule":"read","environments":["prod"]}""", "dev", "me", "a", false)]
    [InlineData("""{"rule":"read","environments":["prod"]}""", null, "me", "a", false)]
    [InlineData("""{"rule":"read","users":["me"]}""", null, "me", "a", true)]
    [InlineData("""{"rule":"read","users":["you"]}""", null, "me", "a", false)]
    [InlineData("""{"rule":"read","groups":["wheel","b"]}""", null, "me", "a,b", true)]
    [InlineData("""{"rule":"read","groups":["wheel"]}""", null, "me", "a,b", false)]
    [InlineData("""{"rule":"read","users":["you"],"groups":["a"]}""", null, "me", "a", true)]
    [InlineData("""{"rule":"read","users":["me"],"environments":["prod"]}""", "dev", "me", "a", false)]
    public void Read_RuleForSome_HoldsForThem(string rule, string? environment, string user, string groups, bool holds)
    {
        foreach (var list in (string[])["allow", "ask", "deny"])
        {
            var (rules, problems) = Read(In(list, rule), new RuleCircumstances(environment, () => user, () => groups.Split(',')));

            Assert.Empty(problems);
            Assert.Equal(holds ? 1 : 0, rules.Deny.Count + rules.Ask.Count + rules.Allow.Count);
            Assert.Equal(holds ? 0 : 1, rules.Resting.Count);
        }
    }

    [Fact]
    public void Read_GroupsThatCannotBeKnown_CountAgainstTheCall()
    {
        var unknown = new RuleCircumstances(null, () => "me", () => null);

        Assert.Empty(Read("""{"permissions":{"allow":[{"rule":"read","groups":["a"]}]}}""", unknown).Rules.Allow);
        Assert.Single(Read("""{"permissions":{"deny":[{"rule":"read","groups":["a"]}]}}""", unknown).Rules.Deny);
        Assert.Single(Read("""{"permissions":{"ask":[{"rule":"read","groups":["a"]}]}}""", unknown).Rules.Ask);
    }

    [Fact]
    public async Task Groups_OfThisProcess_AreThoseThatIdPrints()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no id.");
        using var id = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("id", ["-Gn"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var expected = (await id.StandardOutput.ReadToEndAsync(None)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), SystemGroups.Read()!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Open_ObjectsThatAreOff_AreSaidWithTheirPlaceAndNoTurnStarts()
    {
        await using var rig = new HostRig();
        var file = Write(rig, """
            {
              "permissions": {
                "deny": [
                  { "rule": "shell(git push)",
                    "matches": ["git push origin"] },
                  { "rule": "read", "untill": "2027-01-01T00:00:00Z" },
                  { "rule": "edit", "users": "me" },
                  { "matches": ["x"] },
                  { "rule": "shell(" }
                ]
              }
            }
            """);
        await rig.OpenAsync();

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.RunAsync());
        Assert.Equal(HostFailure.Invalid, refused.Failure);
        var said = (await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Problems.Where(problem => problem.IsError)
            .Select(problem => $"{problem.Line}:{problem.Column}").Order(StringComparer.Ordinal).ToList();
        Assert.All((await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Problems, problem => Assert.Equal(file, problem.File));
        Assert.Equal(["5:21", "6:25", "7:34", "8:7", "9:17"], said);
    }

    [Fact]
    public async Task Run_DeniedByARuleWithAReason_ModelIsToldIt()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}")).Text("done");
        Write(rig, """{"permissions":{"deny":[{"rule":"act","reason":"Acting is for the day shift."}]}}""");
        await rig.OpenAsync();

        await rig.RunAsync();

        Assert.Contains("Acting is for the day shift", (await rig.LastResultsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RuleThatEndsInMidSession_NoLongerHolds()
    {
        var time = new FakeTime();
        await using var rig = new HostRig(time);
        rig.Stub.Tool("act", (_, _, _) => new(ToolResult.Text("acted")));
        rig.Model.Call(("act", "{}")).Text("done").Call(("act", "{}")).Text("done");
        await rig.OpenAsync(In(
            "allow",
            "{\"rule\":\"act\",\"until\":\""
            + time.GetUtcNow().AddMinutes(10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) + "\"}"));

        var before = await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });
        time.Advance(TimeSpan.FromMinutes(11));
        var after = await rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });

        Assert.Equal((TurnOutcome.Answered, TurnOutcome.Denied), (before.Outcome, after.Outcome));
        Assert.Equal("its time is over", Assert.Single(await rig.Host.Permissions.ListRulesAsync(rig.Workspace.Id, null, None)).Rests);
    }

    [Fact]
    public async Task Open_EnvironmentOfTheVariable_SaysWhichRulesHold()
    {
        await using var rig = new HostRig();
        rig.Set("AGENT_ENVIRONMENT", "prod");
        await rig.OpenAsync(
            """{"permissions":{"deny":[{"rule":"shell(git push *)","environments":["prod"],"reason":"no"},{"rule":"read","environments":["dev"]}]}}""");

        var rules = await rig.Host.Permissions.ListRulesAsync(rig.Workspace.Id, null, None);

        Assert.Equal([null, "it holds where the environment is dev, and here it is prod"], rules.Select(rule => rule.Rests));
        Assert.Equal(("no", "prod"), (rules[0].Reason, Assert.Single(rules[0].Environments!)));
    }

    [Theory]
    [InlineData("""{"permissions":{"environment":"dev"}}""", "permissions.environment: a project's file")]
    [InlineData("""{"permissions":{"builtins":{"secret-files":false}}}""", "permissions.builtins: a project's file")]
    [InlineData("""{"permissions":{"builtins":{"outside-workspace":false}}}""", "permissions.builtins: a project's file")]
    public async Task Open_WhatAProjectMayNotSay_IsAnError(string settings, string said)
    {
        await using var rig = new HostRig();
        Directory.CreateDirectory(Path.Combine(rig.Folder("work"), ".agents"));
        await File.WriteAllTextAsync(Path.Combine(rig.Folder("work"), ".agents", "agent.json"), settings, None);
        await rig.OpenAsync();

        Assert.Contains((await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Problems, problem =>
            problem.IsError && problem.Message.Contains(said, StringComparison.Ordinal));
        Assert.All(await rig.Host.Permissions.ListBuiltinsAsync(rig.Workspace.Id, None), builtin => Assert.True(builtin.Enabled));
    }

    [Fact]
    public async Task Switch_ToAProfileWithABrokenRule_IsRefused()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync("""{"permissions":{"profiles":{"odd":{"deny":[{"rule":"shell(git push)","matches":["git push x"]}]}}}}""");

        var refused = await Assert.ThrowsAsync<HostException>(async () =>
            await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Profile = "odd" }, None));

        Assert.Equal(HostFailure.Invalid, refused.Failure);
        Assert.Contains("does not match", refused.Message, StringComparison.Ordinal);
    }

    // Seed 71.
    [Fact]
    public void Read_RandomObjects_NeverThrowAndABrokenOneNeverAllows()
    {
        var random = new Random(71);
        string[] names = ["rule", "matches", "notMatches", "until", "environments", "users", "groups", "reason", "x"];
        string[] values =
        [
            "1", "null", "[]", "[1]", "{}", "\"\"", "\"read\"", "\"shell(git *)\"", "[\"git push\"]",
            "[\"\",\"a b\",\"(\",\"read(\"]", "\"2027-01-01T00:00:00Z\"", "[\"read(a)\"]"
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var members = names.Where(_ => random.Next(2) == 0).Select(name => $"\"{name}\":{values[random.Next(values.Length)]}");
            var (rules, problems) = Read(In("allow", "{" + string.Join(',', members) + "}"));

            Assert.True(problems.Count == 0 || rules.Allow.Count == 0);
        }
    }

    private static (PermissionRules Rules, IReadOnlyList<AgentHost.Json.JsonProblem> Problems) Read(string settings, RuleCircumstances? here = null) =>
        RuleLayers.Read(new AgentHost.Configuration.SettingsView(JsonElement.Parse(settings)), [], [], paths: new FakePaths(), here: here);

    private static string In(string list, string rules) => "{\"permissions\":{\"" + list + "\":[" + rules + "]}}";

    private static string Write(HostRig rig, string settings)
    {
        var folder = Directory.CreateDirectory(Path.Combine(rig.Root, "home", ".config", "agent")).FullName;
        var file = Path.Combine(folder, "agent.json");
        File.WriteAllText(file, settings);
        return file;
    }
}
