namespace AgentHost.Providers.Tests.Faults;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("Retry-After", "7", 7.0)]
    [InlineData("Retry-After", "0.5", 0.5)]
    [InlineData("Retry-After", "-5", null)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("Retry-After", "1e999", null)]
    [InlineData("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT", 0.0)]
    [InlineData("retry-after-ms", "250", 0.25)]
    [InlineData("X-Other", "7", null)]
    public void Wait_InItsForms_IsRead(string header, string value, double? expected)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(expected, RetryAfter.Read(response.Headers, TimeProvider.System));
    }
}
