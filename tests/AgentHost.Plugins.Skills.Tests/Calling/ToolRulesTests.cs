using AgentHost.Plugins.Skills.Calling;

namespace AgentHost.Plugins.Skills.Tests.Calling;

public sealed class ToolRulesTests
{
    [Theory]
    [InlineData("Bash(git add:*)", "shell(git add:*)")]
    [InlineData("Bash(*)", "shell")]
    [InlineData("Read", "read")]
    [InlineData("WebFetch(domain:example.org)", "fetch(domain:example.org)")]
    [InlineData("shell(npm test)", "shell(npm test)")]
    [InlineData("mcp__github__*", "mcp__github__*")]
    public void Of_NamesOfOtherAgents_AreTheHosts(string word, string rule) => Assert.Equal([rule], ToolRules.Of([word]));
}
