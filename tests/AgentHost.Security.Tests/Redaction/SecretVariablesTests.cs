using AgentHost.Security.Redaction;

namespace AgentHost.Security.Tests.Redaction;

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
    [InlineData("PASS", true)]
    [InlineData("DB_PASS", true)]
    [InlineData("NPM_AUTH", true)]
    [InlineData("SSH_AUTH_SOCK", false)]
    [InlineData("XAUTHORITY", false)]
    [InlineData("DATABASE_URL", false)]
    [InlineData("PATH", false)]
    [InlineData("KEYBOARD_LAYOUT", false)]
    [InlineData("HOME", false)]
    public void Of_Name_IsTakenByItsWords(string name, bool secret) =>
        Assert.Equal(secret, SecretVariables.Of([name]).Any());

    [Theory]
    [InlineData("DATABASE_URL", true, true)]
    [InlineData("MONGODB_URI", true, true)]
    [InlineData("SENTRY_DSN", true, true)]
    [InlineData("CONNECTIONSTRINGS__DEFAULT", true, true)]
    [InlineData("SLACK_WEBHOOK_URL", true, true)]
    [InlineData("HTTPS_PROXY", true, false)]
    [InlineData("NO_PROXY", false, false)]
    [InlineData("NPM_AUTH", true, false)]
    [InlineData("SITE_URL", false, false)]
    [InlineData("PWD", false, false)]
    public void Holds_Name_IsTakenByItsWords(string name, bool shows, bool login)
    {
        Assert.Equal(shows, SecretVariables.Holds(name));
        Assert.Equal(login, SecretVariables.HoldsLogin(name));
    }

    [Theory]
    [InlineData("STRIPE", "sk_live_SAMPLE0123456789abcdefghij", true)]
    [InlineData("CONNSTR", "Server=db;User=me;Password=p4ss", true)]
    [InlineData("UPSTREAM", "https://me:p4ssw0rd@example.org", true)]
    [InlineData("DBPASS", "", true)]
    [InlineData("ACCESSKEY", "", true)]
    [InlineData("BEARER", "", true)]
    [InlineData("DOCKER_AUTH_CONFIG", "", true)]
    [InlineData("KUBECONFIG_DATA", "", true)]
    [InlineData("CERT_PEM", "", true)]
    [InlineData("ENCRYPTION_SALT", "", true)]
    [InlineData("KUBECONFIG", "/home/me/.kube/config", false)]
    [InlineData("SITE", "https://example.org/a?b=c", false)]
    [InlineData("PATH", "/usr/bin:/bin", false)]
    public void Holds_Value_IsTakenByItsLooks(string name, string value, bool shows) => Assert.Equal(shows, SecretVariables.Holds(name, value));

    [Fact]
    public void PasswordsIn_Addresses_AreThoseOfTheirLogins()
    {
        Assert.Equal(["p4ss", "w0rd"], SecretVariables.PasswordsIn("amqp://me:p4ss@one,amqp://you:w0rd@two/x"));
        Assert.Empty(SecretVariables.PasswordsIn("https://example.org/a:b@c"));
    }
}
