using AgentHost.Kernel.Redaction;

namespace AgentHost.Kernel.Tests.Redaction;

public class SecretVariablesTests
{
    [Theory]
    [InlineData("OPENAI_API_KEY", true)]
    [InlineData("GITHUB_TOKEN", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", true)]
    [InlineData("PGPASSWORD", true)]
    [InlineData("MYSQL_PWD", true)]
    [InlineData("PWD", false)]
    [InlineData("DB_PASSWORD", true)]
    [InlineData("gh_token", true)]
    [InlineData("PATH", false)]
    [InlineData("KEYBOARD_LAYOUT", false)]
    [InlineData("HOME", false)]
    public void Of_Name_IsTakenByItsWords(string name, bool secret) =>
        Assert.Equal(secret, SecretVariables.Of([name]).Any());
}
