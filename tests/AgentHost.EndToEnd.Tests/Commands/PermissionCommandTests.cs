namespace AgentHost.EndToEnd.Tests.Commands;

public sealed class PermissionCommandTests
{
    [Fact]
    public async Task Allow_ARule_HoldsInTheNextRun()
    {
        using var sandbox = new Sandbox();
        (await sandbox.RunAsync("--model", "offline/rules", "run touch made")).ExitedWith(3);

        (await sandbox.AgentAsync("permission", "allow", "shell(touch *)")).ExitedWith(0);
        (await sandbox.RunAsync("--model", "offline/rules", "run touch made")).ExitedWith(0);

        Assert.True(File.Exists(sandbox.PathOf("made")));
    }

    [Fact]
    public async Task Deny_ARuleThatWasAllowed_MovesIt()
    {
        using var sandbox = new Sandbox()
            .UserSettings("{\n  \"permissions\": {\n    \"allow\": [\n      \"read\", // fine\n      \"shell(touch *)\"\n    ]\n  }\n}\n");

        (await sandbox.AgentAsync("permission", "deny", "shell(touch *)")).ExitedWith(0);
        var list = (await sandbox.AgentAsync("permission", "list", "--json")).ExitedWith(0).Json();

        Assert.Equal(
            ["deny shell(touch *)", "allow read"],
            list.EnumerateArray().Select(static rule => $"{rule.GetProperty("decision").GetString()} {rule.GetProperty("rule").GetString()}"));
        Assert.Contains(
            "// fine",
            await File.ReadAllTextAsync(Path.Combine(sandbox.Home, ".config", "agent", "agent.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allow_WhatAStrongerRuleDenies_SaysSo()
    {
        using var sandbox = new Sandbox();
        (await sandbox.AgentAsync("trust")).ExitedWith(0);
        (await sandbox.AgentAsync("permission", "deny", "--scope", "project", "shell(rm *)")).ExitedWith(0);

        var result = (await sandbox.AgentAsync("permission", "allow", "shell(rm *)")).ExitedWith(0);

        Assert.Contains("is stronger", result.Error, StringComparison.Ordinal);
        Assert.Contains(".agents/agent.json", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deny_AToolThatIsMisspelt_SaysSoThenAndAtEachRun()
    {
        using var sandbox = new Sandbox();

        var kept = (await sandbox.AgentAsync("permission", "deny", "shel(rm *)")).ExitedWith(0);
        var run = (await sandbox.RunAsync("--deny", "Read(.env)", "list the files")).ExitedWith(0);

        Assert.Contains("did you mean \"shell\"?", kept.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean \"shell\"?", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean \"read\"?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_RulesWithTerms_ShowsThemAndWhichDoNotHold()
    {
        using var sandbox = new Sandbox().UserSettings("""
            {
              "permissions": {
                "deny": [
                  { "rule": "shell(git push *)", "reason": "Releases are made elsewhere." }, // mine
                  { "rule": "shell(rm *)", "until": "2001-01-01T00:00:00Z" },
                  { "rule": "fetch", "environments": ["prod"] }
                ]
              }
            }
            """).Set("AGENT_ENVIRONMENT", "dev");

        var list = (await sandbox.AgentAsync("permission", "list")).ExitedWith(0).Output.Split('\n');
        var json = (await sandbox.AgentAsync("permission", "list", "--json")).ExitedWith(0).Json().EnumerateArray().ToList();

        Assert.Contains(
            "; reason: Releases are made elsewhere.",
            list.Single(static line => line.Contains("git push", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains(
            "does not hold: its time is over; until 2001-01-01 00:00",
            list.Single(static line => line.Contains("shell(rm *)", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains(
            "and here it is dev; environments: prod", list.Single(static line => line.Contains("fetch", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("prod", json.Single(static rule => rule.GetProperty("rule").GetString() == "fetch").GetProperty("environments")[0].GetString());

        // A rule is taken out by its text, with all that goes with it.
        (await sandbox.AgentAsync("permission", "reset", "shell(rm *)")).ExitedWith(0);
        var settings = await File.ReadAllTextAsync(Path.Combine(sandbox.Home, ".config", "agent", "agent.json"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("shell(rm *)", settings, StringComparison.Ordinal);
        Assert.Contains("// mine", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_RuleThatFailsItsOwnTest_IsSaidWithItsPlaceAndStopsRuns()
    {
        using var sandbox = new Sandbox()
            .UserSettings("{\n  \"permissions\": {\n    \"allow\": [{ \"rule\": \"shell(git *)\", \"notMatches\": [\"git push\"] }]\n  }\n}\n");

        var check = (await sandbox.AgentAsync("config", "check")).ExitedWith(1);

        Assert.Contains(
            "agent.json:3:56: error: The rule shell(git *) matches \"git push\", though its own test says it does not",
            check.Output + check.Error,
            StringComparison.Ordinal);
        (await sandbox.RunAsync("git status")).ExitedWith(2);
    }

    [Theory]
    [InlineData("shell(")]
    [InlineData("")]
    [InlineData("shell(git status) and more")]
    public async Task Allow_WhatIsNoRule_ExitsWith2AndWritesNothing(string rule)
    {
        using var sandbox = new Sandbox();

        (await sandbox.AgentAsync("permission", "allow", rule)).ExitedWith(2);

        Assert.False(File.Exists(Path.Combine(sandbox.Home, ".config", "agent", "agent.json")));
    }

    [Fact]
    public async Task Reset_ARule_TakesItOutOnce()
    {
        using var sandbox = new Sandbox();
        (await sandbox.AgentAsync("permission", "ask", "edit")).ExitedWith(0);
        (await sandbox.AgentAsync("permission", "allow", "read")).ExitedWith(0);

        (await sandbox.AgentAsync("permission", "reset", "edit")).ExitedWith(0);
        Assert.Contains("There is no rule edit in ", (await sandbox.AgentAsync("permission", "reset", "edit")).ExitedWith(1).Error, StringComparison.Ordinal);
        (await sandbox.AgentAsync("permission", "reset")).ExitedWith(2);
        Assert.Contains("allow read", (await sandbox.AgentAsync("permission", "reset", "--all")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.NotEqual("[]\n", (await sandbox.AgentAsync("permission", "list", "--json")).ExitedWith(0).Output);
        (await sandbox.AgentAsync("permission", "reset", "--all", "--yes")).ExitedWith(0);

        Assert.Equal("[]\n", (await sandbox.AgentAsync("permission", "list", "--json")).ExitedWith(0).Output);
    }
}
