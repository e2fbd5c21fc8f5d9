using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Anthropic.Bedrock;

namespace AgentHost.Plugins.Anthropic.Tests.Bedrock;

/// <summary>The vectors are those that AWS published as its "Signature Version 4 test suite".</summary>
public sealed class SigV4Tests
{
    private static readonly AwsKeys Keys = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null, "the suite");

    public static TheoryData<string, string> Vectors()
    {
        var data = new TheoryData<string, string>();
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("sigv4-vectors.json")!;
        using var document = JsonDocument.Parse(stream);
        foreach (var vector in document.RootElement.EnumerateArray())
        {
            data.Add(vector.GetProperty("name").GetString()!, vector.GetRawText());
        }

        return data;
    }

    [Fact]
    public void Vectors_OfTheSuite_AreAllThere() => Assert.Equal(24, Vectors().Count);

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Sign_VectorOfTheSuite_IsSigned(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var vector = document.RootElement;
        var query = vector.GetProperty("query").EnumerateObject().SelectMany(static member => member.Value.ValueKind == JsonValueKind.Array
            ? member.Value.EnumerateArray().Select(value => KeyValuePair.Create(member.Name, value.GetString()!))
            : [KeyValuePair.Create(member.Name, member.Value.GetString()!)]);

        var signature = SigV4.Sign(
            Keys,
            "us-east-1",
            "service",
            vector.GetProperty("method").GetString()!,
            vector.GetProperty("path").GetString()!,
            query,
            vector.GetProperty("headers").EnumerateObject().Select(static header => KeyValuePair.Create(header.Name, header.Value.GetString()!)),
            Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!));

        Assert.True(vector.GetProperty("authorization").GetString() == signature, $"{name}: {signature}");
    }

    [Fact]
    public void Sign_PathThatIsEscapedOnTheWire_IsEscapedAgain()
    {
        string Of(string path) =>
            SigV4.Sign(
                Keys, "us-east-1", "bedrock", "POST", path, [], [KeyValuePair.Create("host", "h"), KeyValuePair.Create("x-amz-date", "20150830T123600Z")],
                default);

        // Amazon's services but S3 escape the path twice: a colon in a model's id is %3A on the wire and %253A in what is signed.
        Assert.NotEqual(Of("/model/a:0/invoke"), Of("/model/a%253A0/invoke"));
        Assert.NotEqual(Of("/model/a:0/invoke"), Of("/model/a%3A0/invoke"));
    }

    [Fact]
    public void TimeFormat_OfAnyCulture_IsTheBasicOne() =>
        Assert.Equal("20260304T050607Z", new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture));
}
