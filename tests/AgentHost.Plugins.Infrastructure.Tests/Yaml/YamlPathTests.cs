namespace AgentHost.Plugins.Infrastructure.Tests.Yaml;

public sealed class YamlPathTests
{
    [Fact]
    public void Leaves_EachPath_IsFoundAgain()
    {
        var root = YamlReader.Read("a: {b: [1, {c.d: 2, 'e f': 3}], '': 4, 'g\"h': 5, i: {}, j: []}", "a.yaml")!;
        var leaves = YamlPath.Leaves(root).ToList();

        Assert.Equal(["a.b[0]", "a.b[1].\"c.d\"", "a.b[1].\"e f\"", "a.\"\"", "a.\"g\\\"h\"", "a.i", "a.j"], leaves.Select(static leaf => leaf.Path));
        Assert.All(leaves, leaf => Assert.Same(leaf.Node, YamlPath.Find(root, leaf.Path)));
        Assert.Null(YamlPath.Find(root, "a.b[2]"));
        Assert.Null(YamlPath.Find(root, "a.b.x"));
        Assert.Same(root, YamlPath.Find(root, ""));
    }
}
