using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class RuleNamesTests
{
    private static readonly PluginManifest[] Manifests =
    [
        ClientJson.Read<PluginManifest>(
            """{ "id": "a", "version": "1.0.0", "contributes": { "tool": [{ "name": "shell", "description": "d", "inputSchema": {} }, { "name": "read", "description": "d", "inputSchema": {} }] } }"""),
    ];

    [Theory]
    [InlineData("shel(rm *)", "shell")]
    [InlineData("Read(.env)", "read")]
    [InlineData("shell(rm *)", null)]
    [InlineData("path(secrets/**)", null)]
    [InlineData("command(rm *)", null)]
    [InlineData("sh*", null)]
    [InlineData("something_of_a_server", null)]
    public void Check_Rule_IsToldWhereItsToolIsMisspelt(string text, string? near)
    {
        var rule = PermissionRuleParser.Parse(text, "agent.json:3").Rule!;

        var problems = RuleNames.Check(new PermissionRules { Deny = [rule] }, Manifests).Select(static problem => problem.ToString());

        Assert.Equal(near is null ? [] : [$"agent.json:3: the rule {text} holds for no tool that is installed (did you mean \"{near}\"?)."], problems);
    }
}
