using System.Globalization;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>A login at IAM Identity Center as Amazon's tools keep it: a file in <c>~/.aws/sso/cache</c>, which they and we renew.</summary>
/// <param name="Access">The token.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Whole">All that the file says.</param>
internal sealed record SsoLogin(string Access, DateTimeOffset Until, JsonElement Whole)
{
    private const int Longest = 256 * 1024;

    public string? Refresh => Text("refreshToken");

    public string? ClientId => Text("clientId");

    public string? ClientSecret => Text("clientSecret");

    /// <summary>Tells whether another token can be got for it without a browser.</summary>
    public bool CanBeRenewed(DateTimeOffset now) =>
        Refresh is not null && ClientId is not null && ClientSecret is not null && TimeOf(Text("registrationExpiresAt")) is { } end && end > now;

    /// <summary>Reads a file; null where it is none, or holds no login.</summary>
    public static SsoLogin? Read(string path)
    {
        try
        {
            // A pipe has no length, and would keep us waiting.
            if (new FileInfo(path) is not { Exists: true, Length: > 0 and <= Longest })
            {
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && JsonText.Member(root, "accessToken") is { Length: > 0 } token && IsHeader(token)
                && TimeOf(JsonText.Member(root, "expiresAt")) is { } end
                ? new SsoLogin(token, end, root.Clone())
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The same login with another token; what the file says beside it stays.</summary>
    public SsoLogin With(string access, DateTimeOffset until, string? refresh)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in Whole.EnumerateObject())
            {
                if (!(member.NameEquals("accessToken"u8) || member.NameEquals("expiresAt"u8) || (refresh is not null && member.NameEquals("refreshToken"u8))))
                {
                    member.WriteTo(json);
                }
            }

            json.WriteString("accessToken"u8, access);
            json.WriteString("expiresAt"u8, until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            if (refresh is not null)
            {
                json.WriteString("refreshToken"u8, refresh);
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return new SsoLogin(access, until, document.RootElement.Clone());
    }

    /// <summary>Keeps it for all who read it: its refresh token may be good for one use only. Readable by this person alone, and whole at any moment.</summary>
    public void Write(string path)
    {
        var next = $"{path}.{Guid.NewGuid():n}";
        try
        {
            using (var file = new FileStream(next, OperatingSystem.IsWindows()
                ? new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }
                : new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
                }))
            {
                using var json = new Utf8JsonWriter(file);
                Whole.WriteTo(json);
            }

            File.Move(next, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it is good here and now; who reads the file next renews for himself, or logs in.
            File.Delete(next);
        }
    }

    /// <summary>Checks that a token can stand in a header.</summary>
    public static bool IsHeader(string token) => token.Length <= Longest && !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    private string? Text(string name) => JsonText.Member(Whole, name) is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text?.Replace("UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
