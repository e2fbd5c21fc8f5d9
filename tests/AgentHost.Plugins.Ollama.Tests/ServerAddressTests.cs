namespace AgentHost.Plugins.Ollama.Tests;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData(null, "http://127.0.0.1:11434")]
    [InlineData("", "http://127.0.0.1:11434")]
    [InlineData(" ", "http://127.0.0.1:11434")]
    [InlineData("1.2.3.4", "http://1.2.3.4:11434")]
    [InlineData("1.2.3.4:1234", "http://1.2.3.4:1234")]
    [InlineData(":1234", "http://127.0.0.1:1234")]
    [InlineData("example.com", "http://example.com:11434")]
    [InlineData("example.com:1234", "http://example.com:1234")]
    [InlineData("example.com/path", "http://example.com:11434/path")]
    [InlineData("http://1.2.3.4", "http://1.2.3.4:80")]
    [InlineData("http://1.2.3.4:1234", "http://1.2.3.4:1234")]
    [InlineData("https://1.2.3.4", "https://1.2.3.4:443")]
    [InlineData("HTTPS://example.com/ollama/", "https://example.com:443/ollama/")]
    [InlineData("https://me@example.com:8443/x?v=1", "https://me@example.com:8443/x?v=1")]
    [InlineData("ollama.com", "https://ollama.com")]
    [InlineData("0.0.0.0", "http://127.0.0.1:11434")]
    [InlineData("0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData("http://0.0.0.0:8080/", "http://127.0.0.1:8080/")]
    [InlineData("::", "http://[::1]:11434")]
    [InlineData("[::]:8080", "http://[::1]:8080")]
    [InlineData("::1", "http://[::1]:11434")]
    [InlineData("[::1]", "http://[::1]:11434")]
    [InlineData("[::1]:1337", "http://[::1]:1337")]
    [InlineData("[2001:db8::2]", "http://[2001:db8::2]:11434")]
    [InlineData("\"1.2.3.4:99\"", "http://1.2.3.4:99")]
    [InlineData("' host '", "http://host:11434")]
    [InlineData("host:0", "http://host:0")]
    [InlineData("host:66000", "http://host:11434")]
    [InlineData("host:-1", "http://host:11434")]
    [InlineData("https://host:port", "https://host:443")]
    [InlineData("ftp://host", "ftp://host")]
    public void Of_EveryForm_IsAUrl(string? given, string expected) => Assert.Equal(expected, ServerAddress.Of(given));

    [Fact]
    public void Of_RandomText_NeverThrows()
    {
        var random = new Random(7);
        const string Characters = "ab:/[]@?.0 \"'%-\u00e9";
        for (var round = 0; round < 5000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(14)).Select(_ => Characters[random.Next(Characters.Length)])]);

            Assert.NotEmpty(ServerAddress.Of(text));
            _ = new Endpoint(new ModelClientOptions("p", "m") { BaseUrl = text }).Problem;
        }
    }

    [Theory]
    [InlineData("http://h:1/api", "http://h:1/api/chat")]
    [InlineData("http://h:1/v1/", "http://h:1/api/chat")]
    [InlineData("http://h:1/deep", "http://h:1/deep/api/chat")]
    public void Endpoint_WithWhatPeopleAdd_GoesToTheSamePlace(string given, string expected) =>
        Assert.Equal(expected, new Endpoint(new ModelClientOptions("p", "m") { BaseUrl = given }).At("/api/chat").AbsoluteUri);
}
