using System.Text.Json;
using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Security.Tests.Redaction;

public sealed class RedactorTests
{
    private const string Known = "correct \"horse\" battery";
    private readonly Redactor _redactor = new(static () => [Known]);

    public static TheoryData<string> Secrets => Samples.Secrets;

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Redact_SecretInAText_IsHiddenAndNothingElse(string secret)
    {
        Assert.Equal($"key={new string('*', secret.Length)}, next", _redactor.Redact($"key={secret}, next"));
        Assert.Equal(new string('*', secret.Length), _redactor.Redact(secret));
    }

    [Theory]
    [InlineData("the task-list-of-the-day-2026-11-21 is long")]
    [InlineData("a desk-with-many-drawers-in-room-12345678")]
    [InlineData("sk-fading-circle-and-other-classes-of-a-page")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("see https://example.org/a:b@c and user@example.org")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("01a1fe80-3db5-7105-b0e3-56e74447981e")]
    public void Redact_OrdinaryText_IsTheSame(string text) => Assert.Same(text, _redactor.Redact(text));

    /// <summary>Short and long texts are searched in two ways.</summary>
    [Fact]
    public void Redact_ShortText_HidesWhatALongOneDoes()
    {
        var secrets = Secrets.Select(static row => row.Data).ToList();
        var random = new Random(31);
        var hidden = 0;
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(3) == 0
                ? secrets[random.Next(secrets.Count)][..^random.Next(2)]
                : new string([.. Enumerable.Range(0, random.Next(9)).Select(_ => "-sk_g /.:ey\nB".AsSpan()[random.Next(13)])])));
            var padding = new string(' ', 4000);
            var shown = _redactor.Redact(text);
            Assert.Equal(_redactor.Redact(text + padding), shown + padding);
            hidden += shown == text ? 0 : 1;
        }

        Assert.InRange(hidden, 1000, 2999);
    }

    [Fact]
    public void Redact_LoginInAnAddress_HidesThePassword() =>
        Assert.Equal("postgres://me:*******@host/db", _redactor.Redact("postgres://me:p4ssw0r@host/db"));

    [Theory]
    [InlineData("postgres://me:p@ss:w@rd@host/db", "postgres://me:*********@host/db")]
    [InlineData("https://oauth2:glpat@host/x.git", "https://oauth2:*****@host/x.git")]
    [InlineData("origin\thttps://a1b2c3d4e5f6a7b8c9d0e1f2@host/x.git (fetch)", "origin\thttps://************************@host/x.git (fetch)")]
    [InlineData("https://a1b2c3d4e5f6a7b8c9d0e1f2:@host/x", "https://************************:@host/x")]
    [InlineData("ssh://git@host/x and http://a-long-name-of-a-person@host", "ssh://git@host/x and http://a-long-name-of-a-person@host")]
    [InlineData("redis://:p4ssw0rd@host,redis://:other1@two", "redis://:********@host,redis://:******@two")]
    [InlineData("Authorization: Basic bWU6c2VjcmV0cw==;", "Authorization: Basic ****************;")]
    [InlineData("Basic configuration/of2024", "Basic configuration/of2024")]
    [InlineData("x-api-key: abcdefghijkl0, y", "x-api-key: *************, y")]
    [InlineData("PRIVATE-TOKEN: abcdefghijkl0\n", "PRIVATE-TOKEN: *************\n")]
    [InlineData("//registry.example.org/:_authToken=abcdefghijkl0\n", "//registry.example.org/:_authToken=*************\n")]
    [InlineData("AccountName=x;AccountKey=Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAb3dEf6h==;", "AccountName=x;AccountKey=******************************************;")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", "aws_secret_access_key = ****************************************\n")]
    public void Redact_LoginOrHeader_HidesWhatIsSecretOfIt(string text, string shown) => Assert.Equal(shown, _redactor.Redact(text));

    [Fact]
    public void Redact_LongLogin_IsHiddenToo()
    {
        var password = new string('p', 1500);
        Assert.DoesNotContain(
            "pp", _redactor.Redact($"see postgres://me:{password}@host/db now").Replace("app", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\\n")]
    public void Redact_EndOfAKeyWhoseBeginningWasCutOff_IsHidden(string line)
    {
        var rest = Samples.Key[40..].Replace("\n", line, StringComparison.Ordinal);
        var redacted = _redactor.Redact($"[12 lines left out]{line}{rest}{line}after");
        Assert.StartsWith("[12 lines left out]", redacted, StringComparison.Ordinal);
        Assert.EndsWith($"*{line}after", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain("Ab3d", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain("KEY", redacted, StringComparison.Ordinal);
    }

    [Fact]
    public void Redact_KeyOfARing_IsHidden()
    {
        var key = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQPGBGV\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----";
        Assert.Equal(new string('*', key.Length), _redactor.Redact(key));
        Assert.Equal("-----BEGIN PGP PUBLIC KEY BLOCK-----", _redactor.Redact("-----BEGIN PGP PUBLIC KEY BLOCK-----"));
    }

    [Fact]
    public void Redact_BearerToken_HidesTheToken() =>
        Assert.Equal("Authorization: Bearer ************************\n", _redactor.Redact("Authorization: Bearer abcdefghijklmnop12345678\n"));

    [Fact]
    public void Redact_PrivateKey_IsHiddenWhole()
    {
        var redacted = _redactor.Redact($"before\n{Samples.Key}\nafter");
        Assert.StartsWith("before\n***", redacted, StringComparison.Ordinal);
        Assert.EndsWith("***\nafter", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain("KEY", redacted, StringComparison.Ordinal);
    }

    [Fact]
    public void Redact_KnownValueInAnAddressOrEncoded_IsHidden()
    {
        foreach (var form in (string[])[Uri.EscapeDataString(Known), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Known))])
        {
            Assert.Equal($"at {new string('*', form.Length)}.", _redactor.Redact($"at {form}."));
        }
    }

    [Fact]
    public void Redact_SecretAsTheNameOfAMember_IsHiddenAndShortNamesStay()
    {
        var known = new Redactor(static () => ["messageId"]);
        var call = new ToolCallPart("c", "look", AgentJson.Parse($$"""{"{{Samples.Secrets.First().Data}}":1,"messageId":2}"""));

        var shown = _redactor.Redact(new Message("m", MessageRole.Assistant, [call], DateTimeOffset.UnixEpoch));
        Assert.DoesNotContain(Samples.Secrets.First().Data, ClientJson.Write(shown), StringComparison.Ordinal);
        Assert.Equal("m", known.Redact(new PartDelta("m", 0, 0, "a messageId")).MessageId);
    }

    [Fact]
    public void Redact_KnownValue_IsHiddenAsItIsAndInJson()
    {
        Assert.DoesNotContain("battery", _redactor.Redact($"x {Known} y"), StringComparison.Ordinal);
        Assert.DoesNotContain("battery", _redactor.Redact(JsonSerializer.Serialize(Known)), StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_", _redactor.Redact(JsonSerializer.Serialize("line\nghp_" + new string('1', 36))), StringComparison.Ordinal);
        Assert.Equal("a lesson", _redactor.Redact("a lesson"));
        _redactor.Add("a lesson");
        Assert.Equal("********", _redactor.Redact("a lesson"));
        _redactor.Add("short");
        Assert.Equal("short", _redactor.Redact("short"));
    }

    [Fact]
    public void Redact_Record_StaysARecord()
    {
        var message = new Message(
            "m",
            MessageRole.User,
            [
                new TextPart($"{Known} \"{Samples.Key[..60]}\" end"),
                new ToolCallPart(
                    "c", "shell", AgentJson.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = "echo ghp_" + new string('1', 36) })))
            ],
            DateTimeOffset.UnixEpoch);

        var redacted = _redactor.Redact(message);

        var json = ClientJson.Write(redacted);
        Assert.DoesNotContain("battery", json, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_", json, StringComparison.Ordinal);
        Assert.DoesNotContain("Ab3d", json, StringComparison.Ordinal);
        Assert.EndsWith("end", ((TextPart)redacted.Parts[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Redact_RandomText_NeverThrowsAndKeepsItsLength()
    {
        var random = new Random(5);
        string[] pieces =
        [
            "sk-", "eyJ", "://", "a:b@", "-----BEGIN ", "PRIVATE KEY-----", "-----END ", "\"",
            "\\", "\n", "Bearer ", "ghp_", "0123456789abcdef", "é", "\ud800", " ", Known
        ];
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.Equal(text.Length, _redactor.Redact(text).Length);
            Assert.InRange(_redactor.Open(text), 0, text.Length);
            var part = new TextPart(text.Replace("\ud800", "", StringComparison.Ordinal));
            Assert.Equal(_redactor.Redact(part.Text), ((TextPart)_redactor.Redact<Part>(part)).Text);
        }
    }
}
