using AgentHost.Plugins.Anthropic.Bedrock;

namespace AgentHost.Plugins.Anthropic.Tests.Bedrock;

public sealed class AwsProfilesTests
{
    private const string File = """
        # comment
        [default]
        region=us-east-1   ; where
        AWS_ACCESS_KEY_ID = AKID#1
        s3 =
          region = inner
        [profile  work ]
        region = eu-west-1
        [ profile other]
        region =
        not a value
        [broken
        region = no
        """;

    [Theory]
    [InlineData("default", "aws_access_key_id", "AKID#1")]
    [InlineData("default", "region", "us-east-1")]
    [InlineData("profile work", "region", "eu-west-1")]
    [InlineData("profile other", "region", "")]
    [InlineData("profile nobody", "region", null)]
    [InlineData("work", "region", null)]
    public void Parse_Section_GivesItsValues(string section, string name, string? value) =>
        Assert.Equal(value, AwsProfiles.Parse(File, section).GetValueOrDefault(name));

    [Fact]
    public void Parse_RandomText_NeverThrows()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => "[]= #;\n\r\tab\u00e9\ud800"[random.Next(13)]));
            Assert.NotNull(AwsProfiles.Parse(text, "default"));
        }
    }

    [Fact]
    public async Task Read_LinkToAPipe_DoesNotWait()
    {
        var folder = Directory.CreateTempSubdirectory("aws-");
        try
        {
            var link = Path.Combine(folder.FullName, "config");
            using (var made = System.Diagnostics.Process.Start("mkfifo", [link + ".pipe"]))
            {
                await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            System.IO.File.CreateSymbolicLink(link, link + ".pipe");

            Assert.Empty(await Task.Run(() => AwsProfiles.Read(link, "default")).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Read_NoFile_IsEmpty() => Assert.Empty(AwsProfiles.Read("/nowhere/at/all", "default"));
}
