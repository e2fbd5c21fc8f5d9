using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Models.Catalog;

/// <summary>Gets a newer list of models. Whatever goes wrong, the list that was there stays.</summary>
/// <param name="folders">Folders that the list is kept in.</param>
/// <param name="client">Makes requests; not disposed here.</param>
/// <param name="time">Bounds them.</param>
public sealed class CatalogUpdater(HostFolders folders, HttpClient client, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private const int LongestTag = 64 * 1024;

    private readonly string _file = FileIn(folders);

    private string TagFile => _file + ".tag";

    public static string FileIn(HostFolders folders) => Path.Combine(folders.Cache, "models.json");

    /// <param name="address">Where the list is to be had: https, or this machine.</param>
    /// <param name="brought">The lists that plugins bring.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">It could not be had, or is none; nothing was changed.</exception>
    public async ValueTask<CatalogUpdate> UpdateAsync(string address, Func<IReadOnlyList<ModelListFile>> brought, CancellationToken cancellationToken)
    {
        if (!SafeAddress.TryRead(address, out var uri))
        {
            throw new HostException(HostFailure.Invalid, $"catalog.url: expected {SafeAddress.Expected}, got \"{address}\".");
        }

        using var clock = new CancellationTokenSource(Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            return await FetchAsync(uri, brought, end.Token);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Kept(address, string.Create(CultureInfo.InvariantCulture, $"it did not come within {Deadline.TotalSeconds:0} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw Kept(address, exception.Message.TrimEnd('.'));
        }
    }

    private async ValueTask<CatalogUpdate> FetchAsync(Uri uri, Func<IReadOnlyList<ModelListFile>> brought, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (File.Exists(_file) && TagOf(uri) is { } tag && EntityTagHeaderValue.TryParse(tag, out var known))
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return new CatalogUpdate(Changed: false, new ModelCatalog(_file, brought).Updated);
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Kept(
                uri.OriginalString,
                string.Create(CultureInfo.InvariantCulture, $"the server said {(int)response.StatusCode} {response.ReasonPhrase}").TrimEnd());
        }

        var bytes = await ReadAsync(uri, response.Content, cancellationToken);
        var read = JsonText.Parse(bytes, "models.json");
        if (!read.Succeeded)
        {
            throw Kept(uri.OriginalString, "it is no JSON");
        }

        if (CatalogCheck.Find(read.Json.Root) is { } problem)
        {
            throw Kept(uri.OriginalString, problem.TrimEnd('.'));
        }

        var updated = read.Json.Root.GetProperty("updated").GetString()!;
        var before = new ModelCatalog(_file, brought).Updated;
        if (string.CompareOrdinal(updated, before) < 0)
        {
            throw Kept(uri.OriginalString, $"it is of {updated}, older than the one of {before} here");
        }

        Directory.CreateDirectory(folders.Cache);
        PrivateFile.Write(_file, bytes);
        WriteTag(uri, response.Headers.ETag?.ToString());
        return new CatalogUpdate(Changed: true, updated);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Uri uri, HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var held = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (held.Length + count > CatalogCheck.MaxBytes)
            {
                throw Kept(uri.OriginalString, $"it is larger than {CatalogCheck.MaxBytes / 1024 / 1024} MB");
            }

            held.Write(buffer, 0, count);
        }

        return held.ToArray();
    }

    /// <summary>The mark of the list that is kept, where it came from the same address.</summary>
    private string? TagOf(Uri uri)
    {
        try
        {
            return File.Exists(TagFile) && PlainFile.ReadLines(TagFile, LongestTag) is [var from, var tag, ..] && from == uri.OriginalString ? tag : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void WriteTag(Uri uri, string? tag)
    {
        if (tag is null)
        {
            File.Delete(TagFile);
        }
        else
        {
            PrivateFile.Write(TagFile, System.Text.Encoding.UTF8.GetBytes($"{uri.OriginalString}\n{tag}\n"));
        }
    }

    /// <summary>Nothing that was said was wrong: it is the other end that has failed.</summary>
    private static HostException Kept(string address, string why) =>
        new(HostFailure.Internal, $"The list of models at {address} was not taken: {why}. The one that is here stays.");
}
