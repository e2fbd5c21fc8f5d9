using AgentHost.Mcp.Http;

namespace AgentHost.Mcp.Tests.Http;

public sealed class HttpGuardTests
{
    private const string Token = "a-token-of-the-tests-0123456789";

    [Theory]
    [InlineData("127.0.0.1:4000", null, "Bearer " + Token, null)]
    [InlineData("localhost:4000", "http://localhost:4000", "bearer " + Token, null)]
    [InlineData("LOCALHOST:4000", "http://127.0.0.1:4000", "Bearer  " + Token + " ", null)]
    [InlineData(null, null, "Bearer " + Token, 403)]
    [InlineData("", null, "Bearer " + Token, 403)]
    [InlineData("127.0.0.1", null, "Bearer " + Token, 403)]
    [InlineData("127.0.0.1:4001", null, "Bearer " + Token, 403)]
    [InlineData("evil.example.com:4000", null, "Bearer " + Token, 403)]
    [InlineData("127.0.0.1.evil.example.com:4000", null, "Bearer " + Token, 403)]
    [InlineData("127.0.0.1:4000", "http://evil.example.com", "Bearer " + Token, 403)]
    [InlineData("127.0.0.1:4000", "http://localhost:5000", "Bearer " + Token, 403)]
    [InlineData("127.0.0.1:4000", "https://localhost:4000", "Bearer " + Token, 403)]
    [InlineData("127.0.0.1:4000", "null", "Bearer " + Token, 403)]
    [InlineData("127.0.0.1:4000", null, null, 401)]
    [InlineData("127.0.0.1:4000", null, Token, 401)]
    [InlineData("127.0.0.1:4000", null, "Basic " + Token, 401)]
    [InlineData("127.0.0.1:4000", null, "Bearer ", 401)]
    [InlineData("127.0.0.1:4000", null, "Bearer " + Token + "x", 401)]
    [InlineData("127.0.0.1:4000", null, "Bearer A-token-of-the-tests-0123456789", 401)]
    public void Refuse_SaysWhoMaySpeak(string? host, string? origin, string? authorization, int? status) =>
        Assert.Equal(status, new HttpGuard(Token, 4000).Refuse(host, origin, authorization)?.Status);

    [Fact]
    public void NewToken_IsLongAndNeverTheSame()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => HttpGuard.NewToken()).ToList();

        Assert.All(tokens, token => Assert.Matches("^[0-9a-f]{64}$", token));
        Assert.Equal(100, tokens.Distinct().Count());
    }
}
