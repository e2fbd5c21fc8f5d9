using AgentHost.Mcp.Serving;

namespace AgentHost.Mcp.Tests.Serving;

public sealed class McpJsonTests
{
    [Theory]
    [InlineData("""{"type":"object"}""", """{"type":"object"}""")]
    [InlineData(
        """{"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"anyOf":[{"x-mcp-header":"B"}]}}}""",
        """{"properties":{"a":{"type":"string"},"b":{"anyOf":[{}]}}}""")]
    [InlineData("""{"properties":{"x-mcp-header":{"type":"string"}}}""", """{"properties":{"x-mcp-header":{"type":"string"}}}""")]
    public void WithoutHeaders_Schema_KeepsAllButTheMarks(string schema, string expected) =>
        Assert.Equal(expected, McpJson.WithoutHeaders(AgentJson.Parse(schema)).GetRawText());
}
