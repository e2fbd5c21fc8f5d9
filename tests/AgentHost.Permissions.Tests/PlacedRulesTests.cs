using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions.Tests;

public sealed class PlacedRulesTests
{
    [Theory]
    [InlineData("shell(ssh:build1:dotnet test *)", "ssh:build1")]
    [InlineData("edit(podman:agent-4f2a:src/**)", "podman:agent-4f2a")]
    [InlineData("path(ssh:me@build1:/etc/**)", "ssh:me@build1")]
    [InlineData("shell(ssh:build1:*)", "ssh:build1")]
    [InlineData("shell(dotnet test *)", null)]
    [InlineData("shell(npm run test:unit:ci)", null)]
    [InlineData("fetch(domain:example.com:443)", null)]
    [InlineData("read(src/**)", null)]
    public void Parse_Rule_FindsThePlaceThatItNames(string text, string? place)
    {
        var rule = PermissionRuleParser.Parse(text, "test").Rule;

        Assert.NotNull(rule);
        Assert.Equal((place, text), (rule.Place, rule.Text));
    }

    [Fact]
    public void Parse_StarInAPlace_IsTheWholeTool() => Assert.True(PermissionRuleParser.Parse("shell(ssh:build1:*)", "test").Rule!.IsWhole);

    [Theory]
    [InlineData("shell(make *)", true, null, true)]
    [InlineData("shell(make *)", true, "ssh:build1", false)]
    [InlineData("shell(make *)", false, "ssh:build1", true)]
    [InlineData("shell(ssh:build1:make *)", true, "ssh:build1", true)]
    [InlineData("shell(ssh:build1:make *)", true, null, false)]
    [InlineData("shell(ssh:build1:make *)", false, "ssh:build2", false)]
    public void WhyNot_AllowsOnlyWhereItIsSaid(string text, bool allows, string? place, bool holds) =>
        Assert.Equal(holds, PlacedRules.WhyNot(PermissionRuleParser.Parse(text, "test").Rule!, allows, place) is null);

    [Fact]
    public void At_Suggestions_NameThePlaceAndAreReadBack()
    {
        var offered = PlacedRules.At("ssh:build1", ["shell(make *)", "edit", "shell(make); shell(npm test)"]);

        Assert.Equal(["shell(ssh:build1:make *)", "edit(ssh:build1:*)", "shell(ssh:build1:make); shell(ssh:build1:npm test)"], offered);
        Assert.All(offered.SelectMany(PermissionRuleSet.Split), text => Assert.Equal("ssh:build1", PermissionRuleParser.Parse(text, "test").Rule?.Place));
    }
}
