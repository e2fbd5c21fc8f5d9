namespace AgentHost.ModelServing.Tests;

/// <summary>A body, damaged in many ways: the server takes it or refuses it.</summary>
internal static class MutatedBodies
{
    private static readonly string[] Parts = ["null", "\"\\ud800\"", "[]", "{}", "1e999", "\"x\"", "true", ","];

    public static async Task AssertAnsweredAsync(ModelServer server, string seed, Func<string, Task<HttpResponseMessage>> post)
    {
        var random = new Random(7);
        for (int i = 0; i < 400; i++)
        {
            string body = seed;
            for (int j = random.Next(1, 4); j > 0; j--)
            {
                int at = random.Next(body.Length);
                int length = Math.Min(random.Next(0, 12), body.Length - at);
                body = string.Concat(body.AsSpan(0, at), random.Next(2) == 0 ? "" : Parts[random.Next(Parts.Length)], body.AsSpan(at + length));
            }

            using HttpResponseMessage response = await post(body);
            Assert.True((int)response.StatusCode is 200 or 400, $"{(int)response.StatusCode} for {body}");
            await response.Content.ReadAsByteArrayAsync();
        }

        Assert.Empty(server.Failures);
    }
}
