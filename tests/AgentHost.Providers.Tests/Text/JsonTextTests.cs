using System.Text;

namespace AgentHost.Providers.Tests.Text;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("\"\\ud83d\"", "\uFFFD")]
    [InlineData("\"\\ud83d\\ude00 \\\\ud83d \\ude00\"", "😀 \\ud83d \uFFFD")]
    public void Text_WithHalfPairs_IsRepaired(string json, string expected) => Assert.Equal(expected, JsonText.Of(AgentJson.Parse(json)));

    [Fact]
    public void Text_OfRandomEscapes_IsAlwaysRead()
    {
        var random = new Random(3);
        string[] pieces = ["\\ud83d", "\\ude00", "\\\\", "\\n", "x", "\\u0041", "é"];
        for (var round = 0; round < 2000; round++)
        {
            var json = "\"" + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)])) + "\"";

            var text = JsonText.Of(AgentJson.Parse(json));

            Assert.Equal(text, SafeText.Of(text));
        }
    }

    [Fact]
    public void SafeText_OfRandomCharacters_CanBeWritten()
    {
        var random = new Random(5);
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => (char)(random.Next(3) == 0 ? 'a' : random.Next(0xD800, 0xE000))));

            Assert.Equal(text.Length, SafeText.Of(text).Length);
            Assert.NotNull(strict.GetBytes(SafeText.Of(text)));
        }
    }

    [Theory]
    [InlineData("{\"n\":5}", 5)]
    [InlineData("{\"n\":-5}", 0)]
    [InlineData("{\"n\":1e300}", 0)]
    [InlineData("{\"n\":\"5\"}", 0)]
    [InlineData("{}", 0)]
    public void Count_OfAnything_IsANumber(string json, long expected) => Assert.Equal(expected, JsonText.Count(AgentJson.Parse(json), "n"));

    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("null", "{}")]
    [InlineData("\"half \\u0022\"", "{\"invalid_arguments\":\"half \\u0022\"}")]
    [InlineData("[1]", "{\"invalid_arguments\":[1]}")]
    public void Arguments_OfAnyKind_BecomeAnObject(string json, string expected) => Assert.Equal(expected, CallArguments.ObjectText(AgentJson.Parse(json)));
}
